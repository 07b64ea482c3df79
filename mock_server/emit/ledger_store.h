// SPDX-License-Identifier: MIT
// For keeping the ledgers of running and finished streams where any thread may ask for them.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "mock_server/emit/error_histogram.h"
#include "mock_server/emit/timeline.h"
#include "mock_server/serve/mock_server.h"

namespace streamgauge {

// One stream's ledger while it grows. Each has its own lock, so that writing down a chunk neither
// searches nor waits for another stream.
class OpenLedger {
 public:
  explicit OpenLedger(StreamLedger ledger) : ledger_(std::move(ledger)) {}

  std::uint64_t ordinal() const { return ledger_.ordinal; }
  std::uint32_t nonce() const { return ledger_.nonce; }
  Instant request_read() const { return ledger_.request_read; }
  StreamLedger copy() const;

 private:
  friend class LedgerStore;
  mutable std::mutex mutex_;
  StreamLedger ledger_;
  std::vector<Blockage> blockages_;
};

// Emissions of finished streams that are kept in all; the oldest streams are dropped first. Some
// 100 MB, whatever the plans are.
constexpr std::size_t kEmissionsKeptMax = 4'000'000;

class LedgerStore {
 public:
  explicit LedgerStore(std::size_t finished_max) : finished_max_(finished_max) {}

  // Gives the ledger its ordinal and nonce and keeps it.
  std::shared_ptr<OpenLedger> begin(StreamLedger ledger);
  void head_sent(OpenLedger& ledger, Instant at);
  void emitted(OpenLedger& ledger, const Emission& emission);
  // `until`: when it was over.
  void blocked(OpenLedger& ledger, Duration length, std::size_t bytes,
               Instant until = SteadyClock().now());
  void fault(OpenLedger& ledger, const PlayedFault& fault);
  void started(OpenLedger& ledger, std::uint32_t slot, Duration queued);
  void outage(OpenLedger& ledger, OutageKind kind);
  // The first end counts.
  void ended(OpenLedger& ledger, StreamEnd end, Instant at);
  std::uint64_t count_request();  // gives its number, from 1

  std::vector<StreamLedger> after(std::uint64_t ordinal) const;
  std::optional<StreamLedger> find(std::uint64_t ordinal) const;
  bool is_open(std::uint64_t ordinal) const;
  std::optional<Timeline> timeline(std::uint64_t ordinal, std::size_t marks_max) const;
  // The newest first.
  std::vector<StreamSummary> list(const StreamFilter& filter, std::size_t limit) const;
  MockCounters counters() const;
  ErrorHistogram schedule_errors() const;

 private:
  using Ledgers = std::map<std::uint64_t, std::shared_ptr<OpenLedger>>;  // by ordinal

  std::shared_ptr<OpenLedger> kept(std::uint64_t ordinal) const;
  void drop_oldest();  // under mutex_

  mutable std::mutex mutex_;  // taken before a ledger's own
  std::size_t finished_max_;
  Ledgers open_, finished_;
  MockCounters counters_;           // what no stream counts for itself
  std::size_t emissions_kept_ = 0;  // of finished streams
  std::atomic<std::uint64_t> chunks_{0}, chunk_bytes_{0}, faults_{0};
  std::atomic<std::int64_t> blocked_ns_{0};
  ErrorHistogram schedule_errors_;  // of finished streams that had a schedule
};

}  // namespace streamgauge
