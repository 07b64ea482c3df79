// SPDX-License-Identifier: MIT
// For saying that a request is refused on purpose: with which status, how often, until when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct PlannedFailure {
  int status = 0;          // 400..599; 0: no request is refused
  std::string message;     // empty: what the vendor says for the status
  std::string type, code;  // empty: the vendor's words for the status
  std::optional<Duration> retry_after;
  std::optional<bool> should_retry;  // x-should-retry
  std::size_t first = 0;             // only the first so many requests; 0: all
  double rate = 1;                   // of the requests that are left, 0..1, drawn by the seed
  bool operator==(const PlannedFailure&) const = default;
};

}  // namespace streamgauge
