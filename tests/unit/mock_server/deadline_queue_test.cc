// SPDX-License-Identifier: MIT
// Deadlines leave in the order of their instants, and not before them.
#include "mock_server/emit/deadline_queue.h"

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using namespace std::chrono_literals;

TEST(DeadlineQueue, NothingIsDueInAnEmptyOne) {
  DeadlineQueue queue;
  EXPECT_FALSE(queue.next());
  EXPECT_FALSE(queue.pop_due(Instant::max()));
}

TEST(DeadlineQueue, EarliestFirstAndNeverEarly) {
  ManualClock clock;
  const Instant start = clock.now();
  DeadlineQueue queue;
  queue.add(start + 30ms, 3);
  queue.add(start + 10ms, 1);
  queue.add(start + 20ms, 2);
  EXPECT_EQ(queue.next(), start + 10ms);
  EXPECT_FALSE(queue.pop_due(start + 10ms - 1ns));
  EXPECT_EQ(queue.pop_due(start + 10ms), 1U);
  EXPECT_EQ(queue.next(), start + 20ms);
  EXPECT_EQ(queue.pop_due(start + 1s), 2U);
  EXPECT_EQ(queue.pop_due(start + 1s), 3U);
  EXPECT_FALSE(queue.pop_due(start + 1s));
}

TEST(DeadlineQueue, EqualInstantsLeaveInTheOrderTheyCame) {
  const Instant due{1s};
  DeadlineQueue queue;
  for (std::uint64_t id = 0; id < 100; ++id) queue.add(due, id);
  for (std::uint64_t id = 0; id < 100; ++id) EXPECT_EQ(queue.pop_due(due), id);
}

TEST(DeadlineQueue, WhatIsAddedWhileOthersWaitStillComesInItsTurn) {
  DeadlineQueue queue;
  queue.add(Instant{5s}, 5);
  queue.add(Instant{1s}, 1);
  EXPECT_EQ(queue.pop_due(Instant{9s}), 1U);
  queue.add(Instant{2s}, 2);
  EXPECT_EQ(queue.pop_due(Instant{9s}), 2U);
  EXPECT_EQ(queue.pop_due(Instant{9s}), 5U);
}

}  // namespace
}  // namespace streamgauge
