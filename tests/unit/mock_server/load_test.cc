// SPDX-License-Identifier: MIT
// Who is answered and who waits, by a clock that moves when told to; and that threads may ask.
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "mock_server/emit/load_model.h"
#include "mock_server/serve/load_keeper.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;
using Outcome = LoadModel::Outcome;

const Instant kBegun{std::chrono::hours(1)};

TEST(LoadModel, StartsAsManyAsItHasSlotsThenQueuesThenRefuses) {
  LoadModel model(2, 1);
  const auto first = model.arrive(kBegun);
  const auto second = model.arrive(kBegun);
  EXPECT_EQ(first.outcome, Outcome::starts);
  EXPECT_EQ(first.slot, 1U);
  EXPECT_EQ(second.slot, 2U);
  const auto third = model.arrive(kBegun + 1ms);
  EXPECT_EQ(third.outcome, Outcome::waits);
  EXPECT_EQ(third.slot, 0U);
  EXPECT_EQ(model.arrive(kBegun + 2ms).outcome, Outcome::refused);
  EXPECT_EQ(model.running(), 2U);
  EXPECT_EQ(model.waiting(), 1U);

  const auto start = model.leave(first.ticket, kBegun + 8ms);
  ASSERT_TRUE(start);
  EXPECT_EQ(start->ticket, third.ticket);
  EXPECT_EQ(start->slot, 1U);
  EXPECT_EQ(start->waited, 7ms);
  EXPECT_EQ(model.arrive(kBegun + 8ms).outcome, Outcome::waits);  // the queue has room again
}

TEST(LoadModel, WhoHasWaitedLongestStartsFirst) {
  LoadModel model(1, 10);
  auto running = model.arrive(kBegun).ticket;
  std::vector<LoadModel::Ticket> waiting;
  for (int i = 1; i <= 3; ++i) waiting.push_back(model.arrive(kBegun + i * 1ms).ticket);
  for (const auto ticket : waiting) {
    const auto start = model.leave(running, kBegun + 10ms);
    ASSERT_TRUE(start);
    EXPECT_EQ(start->ticket, ticket);
    running = ticket;
  }
  EXPECT_FALSE(model.leave(running, kBegun + 10ms));
  EXPECT_EQ(model.running(), 0U);
}

TEST(LoadModel, WhoGivesUpWaitingFreesItsPlaceInTheQueue) {
  LoadModel model(1, 1);
  const auto running = model.arrive(kBegun).ticket;
  const auto waiting = model.arrive(kBegun).ticket;
  EXPECT_EQ(model.arrive(kBegun).outcome, Outcome::refused);
  EXPECT_FALSE(model.leave(waiting, kBegun + 1ms));
  const auto next = model.arrive(kBegun + 2ms);
  EXPECT_EQ(next.outcome, Outcome::waits);
  EXPECT_EQ(model.leave(running, kBegun + 3ms)->ticket, next.ticket);
  EXPECT_FALSE(model.leave(running, kBegun + 4ms));  // twice does nothing
  EXPECT_EQ(model.running(), 1U);
}

TEST(LoadModel, TheLowestFreeSlotIsTaken) {
  LoadModel model(0, 0);  // any number
  std::vector<LoadModel::Ticket> tickets;
  for (int i = 0; i < 5; ++i) tickets.push_back(model.arrive(kBegun).ticket);
  model.leave(tickets[3], kBegun);
  model.leave(tickets[1], kBegun);
  EXPECT_EQ(model.arrive(kBegun).slot, 2U);
  EXPECT_EQ(model.arrive(kBegun).slot, 4U);
  EXPECT_EQ(model.arrive(kBegun).slot, 6U);
}

class Keeper : public testing::Test {
 protected:
  static Load load_with(std::uint32_t slots, std::uint32_t queue) {
    Load load;
    load.slots = slots;
    load.queue = queue;
    return load;
  }
  ManualClock clock_;
  LoadKeeper keeper_{clock_};
};

TEST_F(Keeper, TellsWhoWaitsThatItStarts) {
  const Load load = load_with(1, 1);
  auto first = keeper_.arrive(load);
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->has_started());
  EXPECT_EQ(first->waited(), 0ms);
  auto second = keeper_.arrive(load);
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->has_started());
  EXPECT_FALSE(keeper_.arrive(load));
  int told = 0;
  second->when_started([&] { ++told; });
  clock_.advance(7ms);
  first.reset();
  EXPECT_EQ(told, 1);
  ASSERT_TRUE(second->has_started());
  EXPECT_EQ(second->slot(), 1U);
  EXPECT_EQ(second->waited(), 7ms);
  EXPECT_EQ(second->started(), clock_.now());
  second->when_started([&] { ++told; });  // it has: nothing is called
  second.reset();
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(keeper_.arrive(load)->has_started());
}

TEST_F(Keeper, WhoIsGoneWhileItWaitsIsNeverTold) {
  const Load load = load_with(1, 1);
  auto first = keeper_.arrive(load);
  auto gone = keeper_.arrive(load);
  gone->when_started([] { FAIL(); });
  gone.reset();
  auto next = keeper_.arrive(load);
  ASSERT_TRUE(next);
  first.reset();
  EXPECT_TRUE(next->has_started());
}

TEST_F(Keeper, EachLoadHasItsOwnSlots) {
  auto one = keeper_.arrive(load_with(1, 0));
  EXPECT_FALSE(keeper_.arrive(load_with(1, 0)));
  EXPECT_TRUE(keeper_.arrive(load_with(1, 1))->has_started());
}

TEST_F(Keeper, IsSlowerTheMoreAreAnswered) {
  Load load = load_with(2, 5);
  load.slowdown = 0.5;
  auto first = keeper_.arrive(load);
  EXPECT_EQ(first->slowness(), 1);
  auto second = keeper_.arrive(load);
  EXPECT_EQ(first->slowness(), 1.5);
  auto third = keeper_.arrive(load);  // who waits slows nobody
  EXPECT_EQ(first->slowness(), 1.5);
  third.reset();
  second.reset();
  EXPECT_EQ(first->slowness(), 1);
}

TEST_F(Keeper, ManyThreadsNeverRunMoreThanTheSlots) {
  const Load load = load_with(3, 100);
  std::atomic<int> running{0}, most{0}, served{0};
  const auto told = std::make_shared<std::atomic<int>>(0);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, told] {
      for (int round = 0; round < 200; ++round) {
        auto place = keeper_.arrive(load);
        place->when_started([told] { ++*told; });
        while (!place->has_started()) std::this_thread::yield();
        const int now = ++running;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        EXPECT_GE(place->slot(), 1U);
        EXPECT_LE(place->slot(), 3U);
        ++served;
        --running;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(served, 1600);
  EXPECT_LE(most, 3);
  EXPECT_LE(*told, 1600);
  EXPECT_TRUE(keeper_.arrive(load)->has_started());
}

}  // namespace
}  // namespace streamgauge
