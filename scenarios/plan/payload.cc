// SPDX-License-Identifier: MIT
#include "scenarios/plan/payload.h"

#include <array>
#include <string_view>

#include "scenarios/plan/draw.h"
#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

constexpr std::array<std::string_view, 16> kWords = {
    "the ", "river ", "runs ", "past ", "a ",     "stone ", "and ", "water ",
    "is ",  "clear ", "so ",   "we ",   "watch ", "how ",   "it ",  "flows "};
// 5.2 bits a character is what text without upper case, quotes and entities can carry.
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

void append_words(std::string& text, std::size_t count, Draw& draw) {
  const std::size_t wanted = text.size() + count;
  while (text.size() < wanted) {
    std::uint64_t bits = draw();
    for (int word = 0; word < 16 && text.size() < wanted; ++word, bits >>= 4U)
      text += kWords[bits & 15U];
  }
  text.resize(wanted);
}

void append_letters(std::string& text, std::size_t count, Draw& draw) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < count; ++i, bits /= kLetters.size()) {
    if (i % 8 == 0) bits = draw();
    text += kLetters[bits % kLetters.size()];
  }
}

void append_marker(std::string& text, const Marker& marker) {
  const auto digits = encode_marker(marker);
  text.append(digits.data(), digits.size());
}

}  // namespace

void append_chunk_text(std::string& text, const Plan& plan, std::uint32_t nonce,
                       std::uint32_t sequence) {
  const bool room_for_two = plan.chunk_bytes >= 2 * kMarkerBytes;
  const std::size_t filler = plan.chunk_bytes - (room_for_two ? 2 : 1) * kMarkerBytes;
  Draw draw(plan.seed, 0, sequence);  // its own, so that order and threads do not matter
  if (room_for_two) append_marker(text, {MarkerKind::begin, nonce, sequence});
  if (plan.payload == Payload::words) {
    append_words(text, filler, draw);
  } else {
    append_letters(text, filler, draw);
  }
  append_marker(text, {room_for_two ? MarkerKind::end : MarkerKind::single, nonce, sequence});
}

void append_word_text(std::string& text, std::size_t count, std::uint64_t seed) {
  Draw draw(seed);
  for (std::size_t i = 0; i < count; ++i) text += kWords[draw() % kWords.size()];
  if (count > 0) text.pop_back();
}

}  // namespace streamgauge
