// SPDX-License-Identifier: MIT
// A stream of any length becomes a line that can be drawn, and what was late is still seen.
#include "mock_server/emit/timeline.h"

#include <gtest/gtest.h>

#include "mock_server/control/ledger_json.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;
constexpr Instant kStart{1h};

StreamLedger ledger_of(std::size_t chunks) {
  StreamLedger ledger;
  ledger.request_read = kStart;
  for (std::size_t i = 0; i < chunks; ++i)
    ledger.emissions.push_back({kStart + 1ms * i, kStart + 1ms * i + 1us, 10});
  return ledger;
}

TEST(Timeline, AMarkForEachChunkWhenThereIsRoom) {
  const Timeline line = timeline(ledger_of(10), {}, 10);
  EXPECT_EQ(line.chunks_each, 1U);
  EXPECT_EQ(line.marks.size(), 10U);
  EXPECT_EQ(line.wire_bytes, 100U);
  EXPECT_EQ(line.late_max, 1us);
  EXPECT_EQ(timeline(ledger_of(0), {}, 10).marks.size(), 0U);
}

TEST(Timeline, TheLatestOfEachFew) {
  StreamLedger ledger = ledger_of(1001);
  ledger.emissions[499].actual += 7ms;
  const Timeline line = timeline(ledger, {}, 100);
  EXPECT_EQ(line.chunks_each, 11U);
  EXPECT_EQ(line.marks.size(), 91U);
  EXPECT_EQ(line.marks[45].planned, kStart + 499ms);
  EXPECT_EQ(line.late_max, 7ms + 1us);
  EXPECT_EQ(line.stream.chunks_emitted, 1001U);
}

TEST(Timeline, OnlySoManyFaults) {
  StreamLedger ledger = ledger_of(1);
  ledger.faults.assign(kTimelineFaultsMax + 5, {FaultKind::drop, 0, kStart});
  const Timeline line = timeline(ledger, {}, 1);
  EXPECT_EQ(line.faults.size(), kTimelineFaultsMax);
  EXPECT_EQ(line.faults_played, kTimelineFaultsMax + 5);
}

TEST(Timeline, TheLongestBlockagesAreKeptInOrder) {
  std::vector<Blockage> blockages;
  for (std::size_t i = 0; i < kBlockagesMax + 1; ++i)
    keep_longest(blockages, {kStart + 1s * i, kStart + 1s * i + 1ms * (i == 5 ? 1 : 2), i});
  ASSERT_EQ(blockages.size(), kBlockagesMax);
  EXPECT_EQ(blockages[4].unsent_bytes, 4U);
  EXPECT_EQ(blockages[5].unsent_bytes, 6U);
}

TEST(Timeline, AsJson) {
  StreamLedger ledger = ledger_of(2);
  ledger.head_sent = kStart + 3us;
  ledger.faults = {{FaultKind::reset, 2, kStart + 5ms}};
  ledger.end = StreamEnd::by_fault;
  ledger.ended = kStart + 5ms;
  ledger.blocked = 1ms;
  ledger.unsent_bytes_max = 9;
  EXPECT_EQ(timeline_json(timeline(ledger, {{kStart + 1ms, kStart + 2ms, 9}}, 10)),
            Json::parse(R"({"head_sent_ns": 3000, "end_ns": 5000000, "client_gone_ns": null,
              "chunks_each": 1, "chunks": [[0, 1000], [1000000, 1001000]], "late_ns_max": 1000,
              "wire_bytes": 20, "faults": [{"kind": "reset", "chunk": 2, "at_ns": 5000000}],
              "faults_played": 1,
              "blockages": [{"from_ns": 1000000, "until_ns": 2000000, "unsent_bytes": 9}],
              "blocked_ns": 1000000, "unsent_bytes_max": 9})"));
}

}  // namespace
}  // namespace streamgauge
