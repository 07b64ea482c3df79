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
  const auto kept = store.list({}, 10);
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
  const auto list = store.list({}, 2);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].ordinal, 5U);
  EXPECT_EQ(list[0].chunks_emitted, 1U);
  EXPECT_EQ(list[0].chunks_planned, 12U);
  EXPECT_EQ(list[1].ordinal, 4U);
}

std::vector<std::uint64_t> ordinals(const std::vector<StreamSummary>& list) {
  std::vector<std::uint64_t> out;
  for (const StreamSummary& stream : list) out.push_back(stream.ordinal);
  return out;
}

TEST(LedgerStore, FiltersAndPages) {
  LedgerStore store(10);
  StreamLedger chat;
  chat.path = "/v1/chat/completions";
  chat.dialect = "openai.chat";
  for (std::uint64_t i = 1; i <= 6; ++i) {
    const auto one = store.begin(i % 2 == 0 ? chat : StreamLedger{});
    if (i < 3) store.ended(*one, i == 1 ? StreamEnd::complete : StreamEnd::client_gone, kStart);
  }
  using Ordinals = std::vector<std::uint64_t>;
  StreamFilter filter;
  EXPECT_EQ(ordinals(store.list(filter, 9)), (Ordinals{6, 5, 4, 3, 2, 1}));
  filter.before = 5;
  EXPECT_EQ(ordinals(store.list(filter, 3)), (Ordinals{4, 3, 2}));
  filter.running = true;
  EXPECT_EQ(ordinals(store.list(filter, 9)), (Ordinals{4, 3}));
  filter.running = false;
  EXPECT_EQ(ordinals(store.list(filter, 9)), (Ordinals{2, 1}));
  filter.end = StreamEnd::client_gone;
  EXPECT_EQ(ordinals(store.list(filter, 9)), (Ordinals{2}));
  filter = {};
  filter.path = chat.path;
  EXPECT_EQ(ordinals(store.list(filter, 2)), (Ordinals{6, 4}));
  filter.dialect = "plain.sse";
  EXPECT_EQ(ordinals(store.list(filter, 9)), (Ordinals{}));
}

TEST(LedgerStore, AListOfFewAmongThousandsIsComplete) {
  LedgerStore store(10);
  StreamLedger rare;
  rare.path = "/rare";
  for (int i = 0; i < 5'000; ++i) store.begin(i % 2'400 == 0 ? rare : StreamLedger{});
  StreamFilter filter;
  filter.path = "/rare";
  EXPECT_EQ(ordinals(store.list(filter, 9)), (std::vector<std::uint64_t>{4801, 2401, 1}));
}

TEST(LedgerStore, CountsWhatHappened) {
  LedgerStore store(1);
  const auto one = store.begin({});
  store.emitted(*one, {kStart, kStart, 70});
  store.blocked(*one, 3ms, 9'000, kStart + 5ms);
  store.fault(*one, {FaultKind::drop, 1, kStart});
  store.ended(*one, StreamEnd::by_fault, kStart);
  store.ended(*store.begin({}), StreamEnd::complete, kStart);
  store.begin({});
  const MockCounters counters = store.counters();
  EXPECT_EQ(counters.chunk_bytes, 70U);
  EXPECT_EQ(counters.blocked, 3ms);
  EXPECT_EQ(counters.faults, 1U);
  EXPECT_EQ(counters.ended[static_cast<std::size_t>(StreamEnd::by_fault)], 1U);
  EXPECT_EQ(counters.ended[static_cast<std::size_t>(StreamEnd::complete)], 1U);
  EXPECT_EQ(counters.ledgers_kept, 2U);
  EXPECT_EQ(counters.ledgers_dropped, 1U);
}

TEST(LedgerStore, TellsWhenTheClientDidNotRead) {
  LedgerStore store(1);
  const auto one = store.begin({});
  store.blocked(*one, 3ms, 9'000, kStart + 5ms);
  store.blocked(*one, 1ms, 70, kStart + 9ms);
  const auto line = store.timeline(one->ordinal(), 10);
  ASSERT_TRUE(line);
  ASSERT_EQ(line->blockages.size(), 2U);
  EXPECT_EQ(line->blockages[0].from, kStart + 2ms);
  EXPECT_EQ(line->blockages[0].until, kStart + 5ms);
  EXPECT_EQ(line->blockages[1].unsent_bytes, 70U);
  EXPECT_EQ(line->blocked, 4ms);
  EXPECT_EQ(line->unsent_bytes_max, 9'000U);
  EXPECT_FALSE(store.timeline(99, 10));
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
