// SPDX-License-Identifier: MIT
// For showing ledgers to the outside: every instant as whole nanoseconds since the request was
// read.
#pragma once

#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "mock_server/emit/timeline.h"
#include "scenarios/timeline/ledger.h"

namespace streamgauge {

// "open", "complete", "ended_early", "client_gone", "cut", "by_fault".
std::string_view name(StreamEnd end);

// The end of that name; nullopt: there is none.
std::optional<StreamEnd> stream_end(std::string_view word);

nlohmann::ordered_json header_list_json(const Headers& headers);

// `request_read_ns` is on CLOCK_MONOTONIC, everything else relative to it; null: has not happened.
nlohmann::ordered_json ledger_json(const StreamLedger& ledger);

// One line of the list of streams; `started_ns` is on CLOCK_MONOTONIC.
nlohmann::ordered_json summary_json(const StreamSummary& stream);

// What can be drawn of one stream, every instant relative to its `started_ns`.
nlohmann::ordered_json timeline_json(const Timeline& line);

}  // namespace streamgauge
