// SPDX-License-Identifier: MIT
// For deciding who is answered and who waits, where only so many are answered at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

// Told who comes and who leaves, in the order in which that happens; says who starts. No clock.
class LoadModel {
 public:
  using Ticket = std::uint64_t;  // of one request

  enum class Outcome { starts, waits, refused };
  struct Arrival {
    Outcome outcome = Outcome::starts;
    Ticket ticket = 0;       // none when it is refused
    std::uint32_t slot = 0;  // from 1, the lowest that is free; 0 while it waits
  };
  struct Start {
    Ticket ticket = 0;
    std::uint32_t slot = 0;
    Duration waited{0};
  };

  // `slots`: 0: any number. `queue`: how many may wait.
  LoadModel(std::uint32_t slots, std::uint32_t queue) : slots_(slots), queue_max_(queue) {}

  Arrival arrive(Instant now);
  // Its answer is over, or its client does not wait any longer. Who starts in its place: the one
  // that has waited longest.
  std::optional<Start> leave(Ticket ticket, Instant now);

  std::size_t running() const { return running_.size(); }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiter {
    Ticket ticket = 0;
    Instant since;
  };

  std::uint32_t take_slot();

  std::uint32_t slots_, queue_max_;
  Ticket last_ = 0;
  std::map<Ticket, std::uint32_t> running_;  // in which slot
  std::deque<Waiter> waiting_;
  std::set<std::uint32_t> free_;  // of those that were used before
  std::uint32_t slots_used_ = 0;  // at most, until now
};

}  // namespace streamgauge
