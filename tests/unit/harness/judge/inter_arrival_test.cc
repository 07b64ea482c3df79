// SPDX-License-Identifier: MIT
// Streams without markers: judged by arrivals, in weaker words.
#include "harness/judge/inter_arrival.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/harness/judge/synthetic_check.h"

namespace streamgauge {
namespace {

using testing::Contains;
using testing::HasSubstr;

HopReport by_arrivals(const std::vector<TimedBytes>& body, bool mock_was_asked = false) {
  std::vector<TimedBytes> reads = {{-1, kTextHead}};
  for (const TimedBytes& piece : body) reads.push_back({piece.ms, http_chunk(piece.bytes)});
  std::optional<StreamLedger> ledger;
  if (mock_was_asked) ledger = made_ledger(64, {}, 2000);
  HopReport report;
  judge_inter_arrival(observe(made_wire(reads, WireEnd::by_us, 2000), ledger), report);
  return report;
}

TEST(InterArrival, SpreadOverTimeIsAStream) {
  const HopReport report = by_arrivals({{10, "a"}, {100, "b"}, {200, "c"}});
  EXPECT_EQ(name(report.verdict), "STREAMS");
  EXPECT_EQ(report.failure, "");
  EXPECT_THAT(report.notes, Contains(HasSubstr("never asked the mock")));
}

TEST(InterArrival, AllAtOnceAfterAWaitIsAHold) {
  const HopReport report = by_arrivals({{400, "a"}, {401, "b"}});
  EXPECT_EQ(name(report.verdict), "BUFFERS");
  EXPECT_EQ(name(report.shape.kind), "held_to_end");
}

TEST(InterArrival, TooFewOrTooCloseTellNothing) {
  for (const auto& body : std::vector<std::vector<TimedBytes>>{
           {}, {{10, "a"}}, {{10, "a"}, {200, "b"}}, {{10, "a"}, {30, "b"}, {50, "c"}}}) {
    const HopReport report = by_arrivals(body);
    EXPECT_EQ(name(report.verdict), "INCONCLUSIVE") << body.size();
    EXPECT_NE(report.failure, "") << body.size();
  }
}

TEST(InterArrival, SaysWhenTheMockWasAskedButItsTextIsGone) {
  EXPECT_THAT(by_arrivals({{10, "a"}}, true).notes,
              Contains(HasSubstr("its chunks' text is not in the answer")));
}

// Forty chunks, 10 ms apart, of a target whose text is its own.
HopReport transformed(const std::string& relay) {
  HopReport report;
  judge_inter_arrival(synthetic_paced({.relay = relay, .lose_markers = true}, 40, 10), report);
  return report;
}

TEST(InterArrival, KnowsFromTheMockWhenAllWasHeld) {
  EXPECT_EQ(name(transformed("pass").verdict), "STREAMS");
  const HopReport held = transformed("hold_all");
  EXPECT_EQ(name(held.verdict), "BUFFERS");
  EXPECT_EQ(name(held.shape.kind), "held_to_end");
  EXPECT_EQ(name(transformed("collect").verdict), "BUFFERS");
}

}  // namespace
}  // namespace streamgauge
