// SPDX-License-Identifier: MIT
// For putting a program's instants on our clock, and for not believing impossible ones.
#pragma once

#include <cstdint>
#include <limits>

#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

class AdapterClock {
 public:
  // `stated`: what the program says that its instants may be wrong by. Without an exchange its
  // clock is taken for CLOCK_MONOTONIC, which is ours.
  explicit AdapterClock(Duration stated) : stated_(stated) {}

  // What the program found out later. In place of what it said before.
  void restate(Duration stated) { stated_ = stated; }

  // One exchange: we asked, it looked at its clock, we had the answer. It looked somewhere between,
  // so that half of the shortest exchange is what we may be wrong by.
  void exchange(Instant asked, std::int64_t theirs_ns, Instant answered);

  // How far an instant may be from what it should be: the program's own error and ours.
  Duration error() const { return stated_ + half_; }

  // `theirs_ns` on our clock. Error, as the end of a sentence about it: before `earliest` or after
  // `latest` by more than error(), or before one that was asked for earlier. What is outside by
  // less is set to the limit: it cannot have been there.
  Result<Instant> instant(std::int64_t theirs_ns, Instant earliest, Instant latest);

 private:
  Duration stated_;
  Duration half_{0};
  Duration shortest_ = Duration::max();
  std::int64_t offset_ns_ = 0;  // ours less theirs
  std::int64_t last_ns_ = std::numeric_limits<std::int64_t>::min();
};

}  // namespace streamgauge
