// SPDX-License-Identifier: MIT
// For cutting text into the tokens that a model would emit one by one, and counting them.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace streamgauge {

// A stand-in for the vendors' tokenizers, whose tables are not ours to ship: a word with the space
// before it, in parts of at most 8 letters; every other character by itself. Never cuts a UTF-8
// character; bytes that are no UTF-8 stand by themselves. Together the tokens are the text.
std::vector<std::string_view> split_tokens(std::string_view text);

std::size_t count_tokens(std::string_view text);

}  // namespace streamgauge
