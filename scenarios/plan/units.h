// SPDX-License-Identifier: MIT
// For durations and sizes as people write them, unit included: "50ms", "1.5s", "4KiB", "64".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

// Units us, ms, s, min; "0" needs none. At most one day. Error: what is wrong and how to write it.
Result<Duration> parse_duration(std::string_view text);

// The duration as parse_duration reads it back, without loss: "50ms", "1500us", "0ms". Not
// negative.
std::string duration_text(Duration duration);

// Bytes: a plain number, or with B, KiB or MiB. At most 1 GiB.
Result<std::size_t> parse_size(std::string_view text);

}  // namespace streamgauge
