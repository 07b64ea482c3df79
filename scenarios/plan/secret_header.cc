// SPDX-License-Identifier: MIT
#include "scenarios/plan/secret_header.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace streamgauge {

bool is_secret_header(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  // What is left of a quota is counted in tokens, and clients go by it.
  if (lower.find("ratelimit") != std::string::npos) return false;
  constexpr std::array<std::string_view, 6> kWords = {"authorization", "cookie", "key",
                                                      "token",         "secret", "password"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string without_keys(std::string_view text) {
  constexpr std::size_t kKeyBytesMin = 20;
  const auto is_key_text = [](unsigned char byte) {
    return std::isalnum(byte) != 0 || byte == '-' || byte == '_';
  };
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const bool begins = text.substr(at).starts_with("sk-") || text.substr(at).starts_with("AIza");
    const auto* const end =
        begins ? std::find_if_not(text.begin() + at, text.end(), is_key_text) : text.begin() + at;
    const auto length = static_cast<std::size_t>(end - (text.begin() + at));
    if (length >= kKeyBytesMin) {
      shown += "[redacted]";
      at += length;
    } else {
      shown += text[at++];
    }
  }
  return shown;
}

}  // namespace streamgauge
