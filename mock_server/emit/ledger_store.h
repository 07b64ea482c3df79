// SPDX-License-Identifier: MIT
// For keeping the ledgers of running and finished streams where any thread may ask for them.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "mock_server/emit/error_histogram.h"
#include "mock_server/serve/mock_server.h"

namespace streamgauge {

class LedgerStore {
 public:
  explicit LedgerStore(std::size_t finished_max) : finished_max_(finished_max) {}

  // Gives the ledger its ordinal and nonce and keeps it.
  StreamLedger begin(StreamLedger ledger);
  void head_sent(std::uint64_t ordinal, Instant at);
  void emitted(std::uint64_t ordinal, const Emission& emission);
  // The first end counts.
  void ended(std::uint64_t ordinal, StreamEnd end, Instant at);
  void count_request();

  std::vector<StreamLedger> after(std::uint64_t ordinal) const;
  std::optional<StreamLedger> find(std::uint64_t ordinal) const;
  std::vector<StreamSummary> recent(std::size_t count) const;  // the newest first
  MockCounters counters() const;
  ErrorHistogram schedule_errors() const;

 private:
  mutable std::mutex mutex_;
  std::size_t finished_max_;
  std::map<std::uint64_t, StreamLedger> ledgers_;
  MockCounters counters_;
  ErrorHistogram schedule_errors_;  // of finished streams that had a schedule
};

}  // namespace streamgauge
