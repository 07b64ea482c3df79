// SPDX-License-Identifier: MIT
// For keeping any bytes in JSON without loss and still readable: each byte is the code point of the
// same number, so ASCII stands as it is and Python has the bytes back by .encode("latin-1").
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace streamgauge {

// The bytes as UTF-8 text of code points U+0000 to U+00FF.
inline std::string text_of_bytes(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x80) {
      text += letter;
    } else {
      text += static_cast<char>(0xc0U | (byte >> 6U));
      text += static_cast<char>(0x80U | (byte & 0x3fU));
    }
  }
  return text;
}

// The way back; nullopt where the text has other code points.
inline std::optional<std::string> bytes_of_text(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
      bytes += text[at];
      continue;
    }
    if ((first != 0xc2 && first != 0xc3) || ++at == text.size()) return std::nullopt;
    const auto second = static_cast<unsigned char>(text[at]);
    if ((second & 0xc0U) != 0x80) return std::nullopt;
    bytes += static_cast<char>(((first & 0x03U) << 6U) | (second & 0x3fU));
  }
  return bytes;
}

}  // namespace streamgauge
