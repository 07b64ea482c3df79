// SPDX-License-Identifier: MIT
// For reading time without owning it: instants on the monotonic clock, and the seam to fake them.
#pragma once

#include <chrono>

namespace streamgauge {

using Duration = std::chrono::nanoseconds;
// CLOCK_MONOTONIC in nanoseconds: emitter, wire client and kernel stamps all use this one scale.
using Instant = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

// The real clock. Only `main` and the roots of threads should make one.
class SteadyClock final : public Clock {
 public:
  Instant now() const override { return std::chrono::steady_clock::now(); }
};

// Moves only when told to; what tests of logic use instead of sleeping.
class ManualClock final : public Clock {
 public:
  Instant now() const override { return now_; }
  void advance(Duration by) { now_ += by; }

 private:
  Instant now_{std::chrono::hours(1)};
};

// Milliseconds as reports print them; fractions are kept.
inline double to_ms(Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace streamgauge
