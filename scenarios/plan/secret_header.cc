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
  constexpr std::array<std::string_view, 6> kWords = {"authorization", "cookie", "key",
                                                      "token",         "secret", "password"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace streamgauge
