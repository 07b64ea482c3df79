// SPDX-License-Identifier: MIT
// For knowing what is due next: one heap of absolute instants for all streams of an event loop.
#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

class DeadlineQueue {
 public:
  void add(Instant due, std::uint64_t id) { heap_.push({due, order_++, id}); }

  std::optional<Instant> next() const {
    if (heap_.empty()) return std::nullopt;
    return heap_.top().due;
  }

  // The id that is due longest, if any is due; equal instants leave in the order they came.
  std::optional<std::uint64_t> pop_due(Instant now) {
    if (heap_.empty() || heap_.top().due > now) return std::nullopt;
    const std::uint64_t id = heap_.top().id;
    heap_.pop();
    return id;
  }

 private:
  struct Entry {
    Instant due;
    std::uint64_t order;
    std::uint64_t id;
    bool operator<(const Entry& other) const {
      return due != other.due ? due > other.due : order > other.order;
    }
  };
  std::priority_queue<Entry> heap_;
  std::uint64_t order_ = 0;
};

}  // namespace streamgauge
