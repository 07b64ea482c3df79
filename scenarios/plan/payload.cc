// SPDX-License-Identifier: MIT
#include "scenarios/plan/payload.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "scenarios/plan/draw.h"
#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

constexpr std::size_t kWordBytesMax = 8;

// With room behind it, so that copying one takes no loop: this runs for every chunk.
struct Word {
  std::array<char, kWordBytesMax> letters{};
  std::size_t size = 0;

  constexpr explicit Word(std::string_view word) : size(word.size()) {
    for (std::size_t i = 0; i < word.size(); ++i) letters[i] = word[i];
  }
  std::string_view text() const { return {letters.data(), size}; }
};

constexpr std::array<Word, 16> kWords = {
    Word("the "),   Word("river "), Word("runs "), Word("past "),  Word("a "),  Word("stone "),
    Word("and "),   Word("water "), Word("is "),   Word("clear "), Word("so "), Word("we "),
    Word("watch "), Word("how "),   Word("it "),   Word("flows ")};
// 5.2 bits a character is what text without upper case, quotes and entities can carry.
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

void append_words(std::string& text, std::size_t count, Draw& draw) {
  const std::size_t wanted = text.size() + count;
  std::size_t at = text.size();
  text.resize(wanted + kWordBytesMax);
  while (at < wanted) {
    std::uint64_t bits = draw();
    for (int i = 0; i < 16 && at < wanted; ++i, bits >>= 4U) {
      const Word& word = kWords[bits & 15U];
      std::copy(word.letters.begin(), word.letters.end(), &text[at]);
      at += word.size;
    }
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
  for (std::size_t i = 0; i < count; ++i) text += kWords[draw() % kWords.size()].text();
  if (count > 0) text.pop_back();
}

}  // namespace streamgauge
