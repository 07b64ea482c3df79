// SPDX-License-Identifier: MIT
#include "mock_server/emit/ledger_store.h"

#include "scenarios/plan/marker.h"

namespace streamgauge {

StreamLedger OpenLedger::copy() const {
  const std::scoped_lock lock(mutex_);
  return ledger_;
}

std::shared_ptr<OpenLedger> LedgerStore::begin(StreamLedger ledger) {
  const std::scoped_lock lock(mutex_);
  ledger.ordinal = ++counters_.streams;
  ++counters_.streams_open;
  // An odd multiplier walks through all nonces before one repeats.
  ledger.nonce =
      static_cast<std::uint32_t>(ledger.ordinal * 641'357U + ledger.plan.seed) % kNonceMax;
  auto open = std::make_shared<OpenLedger>(std::move(ledger));
  ledgers_.emplace(open->ordinal(), open);
  return open;
}

void LedgerStore::head_sent(OpenLedger& ledger, Instant at) {
  const std::scoped_lock lock(ledger.mutex_);
  ledger.ledger_.head_sent = at;
}

void LedgerStore::emitted(OpenLedger& ledger, const Emission& emission) {
  chunks_.fetch_add(1, std::memory_order_relaxed);
  const std::scoped_lock lock(ledger.mutex_);
  ledger.ledger_.emissions.push_back(emission);
}

void LedgerStore::blocked(OpenLedger& open, Duration length, std::size_t bytes) {
  const std::scoped_lock lock(open.mutex_);
  open.ledger_.blocked += length;
  open.ledger_.unsent_bytes_max = std::max(open.ledger_.unsent_bytes_max, bytes);
}

void LedgerStore::fault(OpenLedger& open, const PlayedFault& fault) {
  const std::scoped_lock lock(open.mutex_);
  open.ledger_.faults.push_back(fault);
}

void LedgerStore::started(OpenLedger& open, std::uint32_t slot, Duration queued) {
  const std::scoped_lock lock(open.mutex_);
  open.ledger_.slot = slot;
  open.ledger_.queued = queued;
}

void LedgerStore::outage(OpenLedger& open, OutageKind kind) {
  const std::scoped_lock lock(open.mutex_);
  open.ledger_.outage = kind;
}

void LedgerStore::ended(OpenLedger& open, StreamEnd end, Instant at) {
  const std::scoped_lock lock(mutex_);
  const std::scoped_lock lock_one(open.mutex_);
  StreamLedger& ledger = open.ledger_;
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
  emissions_kept_ += ledger.emissions.size();
  drop_oldest();
}

// Only under mutex_ does a stream end, so the emissions of one that has are read without its lock.
void LedgerStore::drop_oldest() {
  const auto too_much = [this] {
    return ledgers_.size() - counters_.streams_open > finished_max_ ||
           emissions_kept_ > kEmissionsKeptMax;
  };
  for (auto oldest = ledgers_.begin(); too_much() && oldest != ledgers_.end();) {
    const StreamLedger& ledger = oldest->second->ledger_;
    if (ledger.end == StreamEnd::open) {
      ++oldest;
      continue;
    }
    emissions_kept_ -= ledger.emissions.size();
    oldest = ledgers_.erase(oldest);
  }
}

std::uint64_t LedgerStore::count_request() {
  const std::scoped_lock lock(mutex_);
  return ++counters_.requests;
}

std::vector<StreamLedger> LedgerStore::after(std::uint64_t ordinal) const {
  std::vector<std::shared_ptr<OpenLedger>> kept;
  {
    const std::scoped_lock lock(mutex_);
    for (auto entry = ledgers_.upper_bound(ordinal); entry != ledgers_.end(); ++entry)
      kept.push_back(entry->second);
  }
  std::vector<StreamLedger> out;
  out.reserve(kept.size());
  for (const auto& ledger : kept) out.push_back(ledger->copy());
  return out;
}

std::shared_ptr<OpenLedger> LedgerStore::kept(std::uint64_t ordinal) const {
  const std::scoped_lock lock(mutex_);
  const auto found = ledgers_.find(ordinal);
  return found == ledgers_.end() ? nullptr : found->second;
}

std::optional<StreamLedger> LedgerStore::find(std::uint64_t ordinal) const {
  const auto ledger = kept(ordinal);
  if (!ledger) return std::nullopt;
  return ledger->copy();
}

bool LedgerStore::is_open(std::uint64_t ordinal) const {
  const auto ledger = kept(ordinal);
  if (!ledger) return false;
  const std::scoped_lock lock(ledger->mutex_);
  return ledger->ledger_.end == StreamEnd::open;
}

std::vector<StreamSummary> LedgerStore::recent(std::size_t count) const {
  const std::scoped_lock lock(mutex_);
  std::vector<StreamSummary> out;
  for (auto entry = ledgers_.rbegin(); entry != ledgers_.rend() && out.size() < count; ++entry) {
    const std::scoped_lock lock_one(entry->second->mutex_);
    out.push_back(summary(entry->second->ledger_));
  }
  return out;
}

ErrorHistogram LedgerStore::schedule_errors() const {
  const std::scoped_lock lock(mutex_);
  return schedule_errors_;
}

MockCounters LedgerStore::counters() const {
  const std::scoped_lock lock(mutex_);
  MockCounters counters = counters_;
  counters.chunks = chunks_.load(std::memory_order_relaxed);
  return counters;
}

}  // namespace streamgauge
