// SPDX-License-Identifier: MIT
#include "harness/wire/utf8.h"

#include <cstddef>

namespace streamgauge {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned char byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

bool is_ascii(std::string_view bytes) {
  unsigned char seen = 0;  // all bits of all bytes: without a branch, so that it is vectorised
  for (const char byte : bytes) seen |= static_cast<unsigned char>(byte);
  return seen < 0x80;
}

struct Character {
  std::size_t length = 1;  // bytes, or of what could have begun one
  bool whole = false;
};

// Only the second byte's range depends on the first: it shuts out overlong forms, surrogates and
// what is beyond U+10FFFF.
Character character_at(std::string_view bytes, std::size_t at) {
  const unsigned char lead = byte_at(bytes, at);
  if (lead < 0x80) return {1, true};
  if (lead < 0xC2 || lead > 0xF4) return {};
  const std::size_t wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  std::size_t length = 1;
  for (; length < wanted && at + length < bytes.size(); ++length) {
    const unsigned char next = byte_at(bytes, at + length);
    if (next < lowest || next > highest) break;
    lowest = 0x80;
    highest = 0xBF;
  }
  return {length, length == wanted};
}

}  // namespace

void append_utf8(std::string& text, std::string_view bytes) {
  std::size_t copied = 0;
  for (std::size_t at = is_ascii(bytes) ? bytes.size() : 0; at < bytes.size();) {
    const Character character = character_at(bytes, at);
    if (!character.whole) {
      text += bytes.substr(copied, at - copied);
      text += kReplacement;
      copied = at + character.length;
    }
    at += character.length;
  }
  text += bytes.substr(copied);
}

}  // namespace streamgauge
