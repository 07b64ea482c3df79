// SPDX-License-Identifier: MIT
// For decoding UTF-8 as browsers do: every byte sequence that is none becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace streamgauge {

// Appends `bytes` by the UTF-8 decoder of the WHATWG Encoding standard, without its byte order mark
// handling: one U+FFFD for each longest run of bytes that could have begun a character.
void append_utf8(std::string& text, std::string_view bytes);

}  // namespace streamgauge
