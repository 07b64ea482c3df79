// SPDX-License-Identifier: MIT
// For showing ledgers to the outside: every instant as whole nanoseconds since the request was
// read.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "scenarios/timeline/ledger.h"

namespace streamgauge {

// "open", "complete", "ended_early", "client_gone", "cut", "by_fault".
std::string_view name(StreamEnd end);

// `request_read_ns` is on CLOCK_MONOTONIC, everything else relative to it; null: has not happened.
nlohmann::ordered_json ledger_json(const StreamLedger& ledger);

// One line of the list of streams; `started_ns` is on CLOCK_MONOTONIC.
nlohmann::ordered_json summary_json(const StreamSummary& stream);

}  // namespace streamgauge
