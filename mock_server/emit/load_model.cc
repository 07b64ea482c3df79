// SPDX-License-Identifier: MIT
#include "mock_server/emit/load_model.h"

#include <algorithm>

namespace streamgauge {

LoadModel::Arrival LoadModel::arrive(Instant now) {
  const bool has_slot = slots_ == 0 || running_.size() < slots_;
  if (!has_slot && waiting_.size() >= queue_max_) return {Outcome::refused, 0, 0};
  const Ticket ticket = ++last_;
  if (!has_slot) {
    waiting_.push_back({ticket, now});
    return {Outcome::waits, ticket, 0};
  }
  const std::uint32_t slot = take_slot();
  running_.emplace(ticket, slot);
  return {Outcome::starts, ticket, slot};
}

std::optional<LoadModel::Start> LoadModel::leave(Ticket ticket, Instant now) {
  const auto running = running_.find(ticket);
  if (running == running_.end()) {
    std::erase_if(waiting_, [&](const Waiter& waiter) { return waiter.ticket == ticket; });
    return std::nullopt;
  }
  free_.insert(running->second);
  running_.erase(running);
  if (waiting_.empty()) return std::nullopt;
  const Waiter next = waiting_.front();
  waiting_.pop_front();
  const std::uint32_t slot = take_slot();
  running_.emplace(next.ticket, slot);
  return Start{next.ticket, slot, std::max(now - next.since, Duration{0})};
}

std::uint32_t LoadModel::take_slot() {
  if (free_.empty()) return ++slots_used_;
  const std::uint32_t slot = *free_.begin();
  free_.erase(free_.begin());
  return slot;
}

}  // namespace streamgauge
