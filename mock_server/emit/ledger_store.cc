// SPDX-License-Identifier: MIT
#include "mock_server/emit/ledger_store.h"

#include <algorithm>
#include <iterator>

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
  open_.emplace(open->ordinal(), open);
  return open;
}

void LedgerStore::head_sent(OpenLedger& ledger, Instant at) {
  const std::scoped_lock lock(ledger.mutex_);
  ledger.ledger_.head_sent = at;
}

void LedgerStore::emitted(OpenLedger& ledger, const Emission& emission) {
  chunks_.fetch_add(1, std::memory_order_relaxed);
  chunk_bytes_.fetch_add(emission.wire_bytes, std::memory_order_relaxed);
  const std::scoped_lock lock(ledger.mutex_);
  ledger.ledger_.emissions.push_back(emission);
}

void LedgerStore::blocked(OpenLedger& open, Duration length, std::size_t bytes, Instant until) {
  blocked_ns_.fetch_add(length.count(), std::memory_order_relaxed);
  const std::scoped_lock lock(open.mutex_);
  open.ledger_.blocked += length;
  open.ledger_.unsent_bytes_max = std::max(open.ledger_.unsent_bytes_max, bytes);
  keep_longest(open.blockages_, {until - length, until, bytes});
}

void LedgerStore::fault(OpenLedger& open, const PlayedFault& fault) {
  faults_.fetch_add(1, std::memory_order_relaxed);
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
  ++counters_.ended[static_cast<std::size_t>(end)];
  if (!ledger.plan.lockstep)
    for (const Emission& emission : ledger.emissions)
      schedule_errors_.add(emission.actual - emission.planned);
  emissions_kept_ += ledger.emissions.size();
  finished_.insert(open_.extract(open.ordinal()));
  drop_oldest();
}

// What is in finished_ grows no more, so its emissions are counted without its lock.
void LedgerStore::drop_oldest() {
  while (!finished_.empty() &&
         (finished_.size() > finished_max_ || emissions_kept_ > kEmissionsKeptMax)) {
    emissions_kept_ -= finished_.begin()->second->ledger_.emissions.size();
    finished_.erase(finished_.begin());
    ++counters_.ledgers_dropped;
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
    for (const Ledgers* ledgers : {&open_, &finished_})
      for (auto entry = ledgers->upper_bound(ordinal); entry != ledgers->end(); ++entry)
        kept.push_back(entry->second);
  }
  std::sort(kept.begin(), kept.end(),
            [](const auto& a, const auto& b) { return a->ordinal() < b->ordinal(); });
  std::vector<StreamLedger> out;
  out.reserve(kept.size());
  for (const auto& ledger : kept) out.push_back(ledger->copy());
  return out;
}

std::shared_ptr<OpenLedger> LedgerStore::kept(std::uint64_t ordinal) const {
  const std::scoped_lock lock(mutex_);
  for (const Ledgers* ledgers : {&open_, &finished_})
    if (const auto found = ledgers->find(ordinal); found != ledgers->end()) return found->second;
  return nullptr;
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

std::optional<Timeline> LedgerStore::timeline(std::uint64_t ordinal, std::size_t marks_max) const {
  const auto ledger = kept(ordinal);
  if (!ledger) return std::nullopt;
  const std::scoped_lock lock(ledger->mutex_);
  return streamgauge::timeline(ledger->ledger_, ledger->blockages_, marks_max);
}

std::vector<StreamSummary> LedgerStore::list(const StreamFilter& filter, std::size_t limit) const {
  constexpr std::size_t kLookedAtMax = 1'000;  // before streams may begin and end again
  std::vector<StreamSummary> out;
  std::uint64_t before = filter.before;
  while (out.size() < limit) {
    const std::scoped_lock lock(mutex_);
    auto open = std::make_reverse_iterator(open_.lower_bound(before));
    auto finished = std::make_reverse_iterator(finished_.lower_bound(before));
    for (std::size_t i = 0; i < kLookedAtMax && out.size() < limit; ++i) {
      if (filter.running == false) open = open_.rend();
      if (filter.running == true) finished = finished_.rend();
      if (open == open_.rend() && finished == finished_.rend()) return out;
      const bool is_open =
          finished == finished_.rend() || (open != open_.rend() && open->first > finished->first);
      const auto& [ordinal, ledger] = is_open ? *open++ : *finished++;
      before = ordinal;
      // Its end changes under mutex_ only; path and dialect never do.
      const StreamLedger& kept = ledger->ledger_;
      if ((filter.end && *filter.end != kept.end) || (filter.path && *filter.path != kept.path) ||
          (filter.dialect && *filter.dialect != kept.dialect))
        continue;
      const std::scoped_lock lock_one(ledger->mutex_);
      out.push_back(summary(kept));
    }
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
  counters.chunk_bytes = chunk_bytes_.load(std::memory_order_relaxed);
  counters.faults = faults_.load(std::memory_order_relaxed);
  counters.blocked = Duration(blocked_ns_.load(std::memory_order_relaxed));
  counters.ledgers_kept = open_.size() + finished_.size();
  return counters;
}

}  // namespace streamgauge
