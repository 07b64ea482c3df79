// SPDX-License-Identifier: MIT
// For a model that many use at once: how many it serves, who waits, how much slower each one gets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

constexpr std::uint32_t kSlotsMax = 100'000;

struct Load {
  std::uint32_t slots = 0;  // requests that are answered at once; 0: any number
  std::uint32_t queue = 0;  // that wait for a slot; one more is refused
  int status = 429;         // it is refused with
  Duration retry_after{std::chrono::seconds(1)};
  Duration prefill_per_token{0};  // of the prompt, before the first chunk
  double slowdown = 0;            // for each other request that is answered at the same time
  // In its place: (so many requests or more, how many times as long), rising.
  std::vector<std::pair<std::uint32_t, double>> slowdown_table;
  bool operator==(const Load&) const = default;
};

// How many times as long each interval takes while `running` requests are answered, this one among
// them: 1 + slowdown * (running - 1), or by the table; under its first entry 1.
double slowness(const Load& load, std::size_t running);

// What the prompt adds to the first chunk; at most kDelayMax.
Duration prefill(const Load& load, std::size_t prompt_tokens);

}  // namespace streamgauge
