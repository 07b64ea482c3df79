// SPDX-License-Identifier: MIT
// For durations that a plan leaves to chance: how they are spread, and drawing one.
#pragma once

#include <utility>
#include <vector>

#include "scenarios/plan/draw.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

constexpr Duration kDelayMax = std::chrono::hours(24);

struct Delay {
  enum class Law { constant, uniform, normal, lognormal, gamma, exponential, percentiles };

  Delay() = default;
  template <typename Rep, typename Period>
  Delay(std::chrono::duration<Rep, Period> length) : first(length) {}  // NOLINT: it is one

  Law law = Law::constant;
  Duration first{0};   // constant: itself; uniform: the least; else the mean
  Duration second{0};  // uniform: the most; normal, lognormal, gamma: the standard deviation
  // percentiles: (0..1, duration), rising in both; between them a straight line.
  std::vector<std::pair<double, Duration>> points;

  bool operator==(const Delay&) const = default;
};

// Never negative, never over kDelayMax.
Duration drawn(const Delay& delay, Draw& draw);

// What 999 draws of 1,000 do not pass, roughly; for time-outs.
Duration longest(const Delay& delay);

}  // namespace streamgauge
