// SPDX-License-Identifier: MIT
// For writing instants in tests: milliseconds after a fixed start, which is no real clock's.
#pragma once

#include "scenarios/timeline/clock.h"

namespace streamgauge {

inline Duration millis(double ms) {
  return std::chrono::round<Duration>(std::chrono::duration<double, std::milli>(ms));
}

inline Instant at_ms(double ms) { return Instant(std::chrono::hours(1)) + millis(ms); }

}  // namespace streamgauge
