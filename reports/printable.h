// SPDX-License-Identifier: MIT
// For showing text that a target supplied: control characters become visible, never effective.
#pragma once

#include <string>
#include <string_view>

namespace streamgauge {

// Bytes below 0x20, 0x7f and those from 0x80 are written as \xNN; line ends as a space.
std::string printable(std::string_view text);

// The same, line by line: line feeds stay.
std::string printable_lines(std::string_view text);

}  // namespace streamgauge
