// SPDX-License-Identifier: MIT
// For when the reads of a recorded answer leave again: instants counted from the request on, so
// that one that is late never delays the next.
#pragma once

#include <optional>
#include <string_view>

#include "mock_server/replay/exchange.h"
#include "scenarios/result.h"

namespace streamgauge {

// How many times as fast as recorded; empty: as fast as it goes.
using ReplaySpeed = std::optional<double>;

// "2", "0.5" or "max"; numbers from 0.001 to 1,000,000.
Result<ReplaySpeed> parse_replay_speed(std::string_view text);

class ReplaySchedule {
 public:
  // `begun`: the request had been read. `exchange` must outlive it.
  ReplaySchedule(const Exchange& exchange, Instant begun, ReplaySpeed speed)
      : exchange_(&exchange), begun_(begun), speed_(speed) {}

  // Of read number `read`; of the answer's end behind the last one.
  Instant due(std::size_t read) const;

 private:
  const Exchange* exchange_;
  Instant begun_;
  ReplaySpeed speed_;
};

}  // namespace streamgauge
