// SPDX-License-Identifier: MIT
// For the mock's figures in the text that Prometheus reads.
#pragma once

#include <map>
#include <string>

#include "mock_server/serve/mock_server.h"

namespace streamgauge {

struct Metrics {
  MockCounters counters;
  ErrorHistogram schedule_errors;
  std::map<int, std::uint64_t> answers;  // by status
  std::size_t journal_kept = 0;
  std::uint64_t journal_dropped = 0;
};

Metrics metrics_of(const MockServer& mock);

// In the text format 0.0.4.
std::string metrics_text(const Metrics& metrics);

}  // namespace streamgauge
