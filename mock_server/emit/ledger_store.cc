// SPDX-License-Identifier: MIT
#include "mock_server/emit/ledger_store.h"

#include "scenarios/plan/marker.h"

namespace streamgauge {

StreamLedger LedgerStore::begin(StreamLedger ledger) {
  const std::scoped_lock lock(mutex_);
  ledger.ordinal = ++counters_.streams;
  ++counters_.streams_open;
  // An odd multiplier walks through all nonces before one repeats.
  ledger.nonce =
      static_cast<std::uint32_t>(ledger.ordinal * 641'357U + ledger.plan.seed) % kNonceMax;
  ledgers_.emplace(ledger.ordinal, ledger);
  return ledger;
}

void LedgerStore::head_sent(std::uint64_t ordinal, Instant at) {
  const std::scoped_lock lock(mutex_);
  const auto found = ledgers_.find(ordinal);
  if (found != ledgers_.end()) found->second.head_sent = at;
}

void LedgerStore::emitted(std::uint64_t ordinal, const Emission& emission) {
  const std::scoped_lock lock(mutex_);
  ++counters_.chunks;
  const auto found = ledgers_.find(ordinal);
  if (found != ledgers_.end()) found->second.emissions.push_back(emission);
}

void LedgerStore::ended(std::uint64_t ordinal, StreamEnd end, Instant at) {
  const std::scoped_lock lock(mutex_);
  const auto found = ledgers_.find(ordinal);
  if (found == ledgers_.end()) return;
  StreamLedger& ledger = found->second;
  if (end == StreamEnd::client_gone) {
    if (!ledger.client_gone) ++counters_.clients_gone;
    ledger.client_gone = at;
  }
  if (ledger.end != StreamEnd::open) return;
  ledger.end = end;
  ledger.ended = at;
  --counters_.streams_open;
  if (!ledger.plan.lockstep)
    for (const Emission& emission : ledger.emissions)
      schedule_errors_.add(emission.actual - emission.planned);
  for (auto oldest = ledgers_.begin();
       ledgers_.size() - counters_.streams_open > finished_max_ && oldest != ledgers_.end();) {
    oldest = oldest->second.end == StreamEnd::open ? std::next(oldest) : ledgers_.erase(oldest);
  }
}

void LedgerStore::count_request() {
  const std::scoped_lock lock(mutex_);
  ++counters_.requests;
}

std::vector<StreamLedger> LedgerStore::after(std::uint64_t ordinal) const {
  const std::scoped_lock lock(mutex_);
  std::vector<StreamLedger> out;
  for (auto entry = ledgers_.upper_bound(ordinal); entry != ledgers_.end(); ++entry)
    out.push_back(entry->second);
  return out;
}

std::optional<StreamLedger> LedgerStore::find(std::uint64_t ordinal) const {
  const std::scoped_lock lock(mutex_);
  const auto found = ledgers_.find(ordinal);
  if (found == ledgers_.end()) return std::nullopt;
  return found->second;
}

std::vector<StreamSummary> LedgerStore::recent(std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  std::vector<StreamSummary> out;
  for (auto entry = ledgers_.rbegin(); entry != ledgers_.rend() && out.size() < count; ++entry)
    out.push_back(summary(entry->second));
  return out;
}

ErrorHistogram LedgerStore::schedule_errors() const {
  const std::scoped_lock lock(mutex_);
  return schedule_errors_;
}

MockCounters LedgerStore::counters() const {
  const std::scoped_lock lock(mutex_);
  return counters_;
}

}  // namespace streamgauge
