// SPDX-License-Identifier: MIT
// The mock's memory of streams: numbered, counted, bounded, and only the first end counts.
#include "mock_server/emit/ledger_store.h"

#include <set>

#include <gtest/gtest.h>

#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;
constexpr Instant kStart{1h};

TEST(LedgerStore, NumbersStreamsAndGivesEachItsNonce) {
  LedgerStore store(4);
  std::set<std::uint32_t> nonces;
  for (std::uint64_t i = 1; i <= 1000; ++i) {
    const auto ledger = store.begin({});
    EXPECT_EQ(ledger->ordinal(), i);
    EXPECT_LT(ledger->nonce(), kNonceMax);
    nonces.insert(ledger->nonce());
  }
  EXPECT_EQ(nonces.size(), 1000U);
}

TEST(LedgerStore, KeepsWhatHappened) {
  LedgerStore store(4);
  const auto one = store.begin({});
  store.head_sent(*one, kStart);
  store.emitted(*one, {kStart, kStart + 1us, 70});
  store.ended(*one, StreamEnd::complete, kStart + 1ms);
  store.ended(*one, StreamEnd::cut, kStart + 2ms);
  const auto ledger = store.find(one->ordinal());
  ASSERT_TRUE(ledger);
  EXPECT_EQ(ledger->head_sent, kStart);
  ASSERT_EQ(ledger->emissions.size(), 1U);
  EXPECT_EQ(ledger->emissions[0].wire_bytes, 70U);
  EXPECT_EQ(ledger->end, StreamEnd::complete);
  EXPECT_EQ(ledger->ended, kStart + 1ms);
  EXPECT_EQ(store.counters().chunks, 1U);
  EXPECT_EQ(store.counters().streams_open, 0U);
  EXPECT_FALSE(store.find(99));
}

TEST(LedgerStore, DropsTheOldestFinishedAndNoOpenOne) {
  LedgerStore store(3);
  const std::uint64_t open = store.begin({})->ordinal();
  for (int i = 0; i < 10; ++i) store.ended(*store.begin({}), StreamEnd::complete, kStart);
  const auto kept = store.after(0);
  ASSERT_EQ(kept.size(), 4U);
  EXPECT_EQ(kept[0].ordinal, open);
  EXPECT_EQ(kept[1].ordinal, 9U);
  EXPECT_EQ(kept[3].ordinal, 11U);
  EXPECT_EQ(store.after(9).size(), 2U);
  EXPECT_EQ(store.counters().streams, 11U);
  EXPECT_EQ(store.counters().streams_open, 1U);
}

TEST(LedgerStore, KeepsOnlySoManyEmissionsInAll) {
  LedgerStore store(100);
  StreamLedger large;
  large.emissions.resize(kEmissionsKeptMax / 2);
  for (int i = 0; i < 5; ++i) store.ended(*store.begin(large), StreamEnd::complete, kStart);
  const auto kept = store.recent(10);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].ordinal, 5U);
  EXPECT_EQ(kept[1].ordinal, 4U);
}

TEST(LedgerStore, ListsTheNewestFirst) {
  LedgerStore store(10);
  for (int i = 0; i < 4; ++i) store.begin({});
  StreamLedger twelve;
  twelve.chunks_planned = 12;
  store.emitted(*store.begin(twelve), {kStart, kStart, 1});
  const auto list = store.recent(2);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].ordinal, 5U);
  EXPECT_EQ(list[0].chunks_emitted, 1U);
  EXPECT_EQ(list[0].chunks_planned, 12U);
  EXPECT_EQ(list[1].ordinal, 4U);
}

TEST(LedgerStore, CountsLatenessOfSchedulesOnly) {
  LedgerStore store(10);
  StreamLedger gated;
  gated.plan.lockstep = true;
  for (const StreamLedger& ledger : {StreamLedger{}, gated}) {
    const auto one = store.begin(ledger);
    store.emitted(*one, {kStart, kStart + 15us, 1});
    store.ended(*one, StreamEnd::complete, kStart);
  }
  EXPECT_EQ(store.schedule_errors().counts()[1], 1U);
  EXPECT_EQ(store.schedule_errors().sum(), 15us);
}

TEST(LedgerStore, AClientThatLeavesIsCountedOnce) {
  LedgerStore store(10);
  const auto one = store.begin({});
  store.ended(*one, StreamEnd::client_gone, kStart);
  store.ended(*one, StreamEnd::client_gone, kStart + 1s);
  EXPECT_EQ(store.counters().clients_gone, 1U);
  EXPECT_EQ(store.find(one->ordinal())->end, StreamEnd::client_gone);
}

}  // namespace
}  // namespace streamgauge
