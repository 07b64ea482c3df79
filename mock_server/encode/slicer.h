// SPDX-License-Identifier: MIT
// For cutting what leaves into writes at the bytes that break parsers.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "scenarios/plan/wire_form.h"

namespace streamgauge {

// Where the writes of `bytes` end, rising; the last is its size. One write when the form asks for
// no cutting.
std::vector<std::size_t> slice_ends(std::string_view bytes, const WireForm& wire);

}  // namespace streamgauge
