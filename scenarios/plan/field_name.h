// SPDX-License-Identifier: MIT
// For comparing names of header fields, which have no case (RFC 9110 section 5.1).
#pragma once

#include <algorithm>
#include <cctype>
#include <string_view>

namespace streamgauge {

inline bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

}  // namespace streamgauge
