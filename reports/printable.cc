// SPDX-License-Identifier: MIT
#include "reports/printable.h"

#include <fmt/format.h>

namespace streamgauge {

std::string printable(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '\n' || letter == '\r')
      out += ' ';
    else if (byte < 0x20 || byte >= 0x7f)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += letter;
  }
  return out;
}

}  // namespace streamgauge
