// SPDX-License-Identifier: MIT
// One hop's report, from all its probes: every relay's truth named.
#include "harness/judge/hop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/harness/judge/synthetic_check.h"

namespace streamgauge {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

HopReport report_of(const std::string& relay, bool compress = false) {
  SyntheticSetUp set_up;
  set_up.relay = relay;
  set_up.compress = compress;
  return judge_hop(synthetic_hop(set_up));
}

TEST(JudgeHop, NamesEveryRelay) {
  struct Row {
    const char* relay;
    VerdictKind verdict;
    ShapeKind shape;
    HeadKind head;
  };
  const auto streams = VerdictKind::streams;
  const auto buffers = VerdictKind::buffers;
  const std::vector<Row> rows = {
      {"pass", streams, ShapeKind::streams, HeadKind::early},
      {"header_hold", streams, ShapeKind::streams, HeadKind::with_first_chunk},
      {"delay(40ms)", streams, ShapeKind::streams, HeadKind::early},
      {"hold_all", buffers, ShapeKind::held_to_end, HeadKind::held},
      {"block(4096)", buffers, ShapeKind::blocks, HeadKind::held},
      {"head(2048)", buffers, ShapeKind::head_held, HeadKind::held},
      {"tick(100ms)", buffers, ShapeKind::timer, HeadKind::early},
      {"cork(200ms)", buffers, ShapeKind::corked, HeadKind::early},
      {"behind(2)", buffers, ShapeKind::behind, HeadKind::early},
      {"collect", buffers, ShapeKind::collected, HeadKind::held},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.relay);
    const HopReport report = report_of(row.relay);
    EXPECT_EQ(name(report.verdict), name(row.verdict)) << report.failure;
    EXPECT_EQ(name(report.shape.kind), name(row.shape));
    EXPECT_EQ(name(report.head), name(row.head));
    EXPECT_EQ(name(report.bytes), "INTACT");
    EXPECT_EQ(name(report.ending), "CLEAN");
    EXPECT_EQ(report.failure, "");
    EXPECT_EQ(report.sizes.size(), 3U);
  }
}

TEST(JudgeHop, NamesACompressorThatIsNeverFlushed) {
  const HopReport report = report_of("gzip_unflushed", true);
  EXPECT_EQ(name(report.verdict), "BUFFERS") << report.failure;
  EXPECT_EQ(name(report.shape.kind), "compressed_unflushed");
  EXPECT_EQ(report.negotiated.encoding, "gzip");
  EXPECT_EQ(name(report_of("gzip_unflushed", false).verdict), "STREAMS");
}

TEST(JudgeHop, ThatStreamsToOneClientButHoldsTheOthersBuffers) {
  for (const auto& [read, content, shape] :
       {std::tuple(602.0, 605.0, "coupled"), std::tuple(1001.0, 1005.0, "serialized")}) {
    HopEvidence hop = synthetic_hop({});
    hop.streams.resize(hop.streams.size() - 2);
    for (int i = 0; i < 2; ++i) add_pair(hop, synthetic_pair(read, content));
    const HopReport report = judge_hop(hop);
    EXPECT_EQ(name(report.verdict), "BUFFERS") << shape;
    EXPECT_EQ(name(report.shape.kind), shape);
    EXPECT_EQ(report.shape.streams, 1U);
  }
}

TEST(JudgeHop, WithPairsThatDisagreeIsInconclusive) {
  HopEvidence hop = synthetic_hop({});
  hop.streams.resize(hop.streams.size() - 2);
  add_pair(hop, synthetic_pair(1001, 1005));
  add_pair(hop, synthetic_pair(602, 605));
  const HopReport report = judge_hop(hop);
  EXPECT_EQ(name(report.verdict), "INCONCLUSIVE");
  EXPECT_THAT(report.failure, HasSubstr("a second beside it fared differently"));
}

TEST(JudgeHop, WithoutAPairIsStillJudged) {
  HopEvidence hop = synthetic_hop({});
  hop.streams.resize(hop.streams.size() - 2);
  EXPECT_EQ(name(judge_hop(hop).verdict), "STREAMS");
}

TEST(JudgeHop, WhoseHoldDoesNotRepeatIsInconclusive) {
  HopEvidence hop = synthetic_hop({.relay = "block(4096)"});
  for (Evidence& stream : hop.streams)
    if (stream.probe == ProbeKind::ladder) stream.seen = synthetic_ladder({});
  const HopReport report = judge_hop(hop);
  EXPECT_EQ(name(report.verdict), "INCONCLUSIVE");
  EXPECT_THAT(report.failure, HasSubstr("not again in the same way"));
}

TEST(JudgeHop, ThatHeldOnceButNotWhenAskedAgainStreamsAndSaysSo) {
  HopEvidence hop = synthetic_hop({.relay = "block(4096)"});
  std::erase_if(hop.streams, [](const Evidence& stream) {
    return stream.probe == ProbeKind::ladder ||
           (stream.probe == ProbeKind::lockstep && stream.seen.ledger->plan.chunk_bytes != 64);
  });
  hop.streams.push_back({ProbeKind::lockstep, synthetic_lockstep({}), {}});
  const HopReport report = judge_hop(hop);
  EXPECT_EQ(name(report.verdict), "STREAMS") << report.failure;
  EXPECT_THAT(report.notes, Contains(HasSubstr("asked again, it was not")));
}

TEST(JudgeHop, NamesADelayThatTheKernelIsKnownFor) {
  EXPECT_THAT(report_of("delay(40ms)").notes, Contains(HasSubstr("delayed ACK (40 ms)")));
  EXPECT_THAT(report_of("delay(70ms)").notes, IsEmpty());
}

TEST(JudgeHop, SaysWhichSizesAreHeldAndWhichAreNot) {
  const HopReport report = report_of("head(500)");
  EXPECT_THAT(report.notes, Contains(HasSubstr("holds chunks of 64 bytes")));
}

TEST(JudgeHop, SaysWhatTheBudgetLeftOut) {
  HopEvidence hop = synthetic_hop({});
  hop.left_out = {"paced"};
  EXPECT_THAT(judge_hop(hop).notes, Contains(HasSubstr("left out for want of time")));
}

TEST(JudgeHop, WithWrongBytesOrABrokenEndingFails) {
  HopEvidence hop = synthetic_hop({});
  for (Evidence& stream : hop.streams)
    if (stream.probe == ProbeKind::paced) stream.seen.bytes = BytesKind::duplicated;
  HopReport report = judge_hop(hop);
  EXPECT_EQ(name(report.verdict), "FAILED");
  EXPECT_THAT(report.failure, HasSubstr("bytes DUPLICATED, ending CLEAN"));
  for (Evidence& stream : hop.streams)
    if (stream.probe == ProbeKind::paced) {
      stream.seen.bytes = BytesKind::intact;
      stream.seen.ending = EndingKind::no_terminator;
    }
  report = judge_hop(hop);
  EXPECT_EQ(name(report.verdict), "FAILED");
  EXPECT_THAT(report.failure, HasSubstr("ending NO_TERMINATOR"));
}

TEST(JudgeHop, WithNothingMeasuredSaysSo) {
  HopEvidence hop;
  hop.url = kSyntheticUrl;
  const HopReport report = judge_hop(hop);
  EXPECT_EQ(name(report.verdict), "INCONCLUSIVE");
  EXPECT_NE(report.failure, "");
}

TEST(JudgeHop, WhoseTextIsNotOursIsJudgedByArrivalsAlone) {
  const HopReport streamed = judge_hop(synthetic_hop({.lose_markers = true}));
  EXPECT_EQ(name(streamed.verdict), "STREAMS") << streamed.failure;
  EXPECT_THAT(streamed.notes, Contains(HasSubstr("judged by arrivals alone")));
  EXPECT_EQ(name(streamed.bytes), "UNCHECKED");
  const HopReport held = judge_hop(synthetic_hop({.relay = "hold_all", .lose_markers = true}));
  EXPECT_EQ(name(held.verdict), "BUFFERS") << held.failure;
  EXPECT_EQ(name(held.shape.kind), "held_to_end");
}

TEST(JudgeHop, ReportsTimingAndStaircaseOfThePacedStream) {
  const HopReport report = report_of("delay(40ms)");
  EXPECT_NEAR(report.timing.emission_lag_ms.p50.value_or(0), 40.2, 0.1);
  EXPECT_NEAR(report.timing.icl_ms.p50.value_or(0), 10, 0.1);
  EXPECT_EQ(report.timing.emission_lag_ms.count, 40U);
  ASSERT_FALSE(report.staircases.empty());
  EXPECT_EQ(report.staircases[0].emitted.size(), 40U);
  EXPECT_EQ(report.staircases[0].arrived.back().bytes, 40.0 * 64);
}

TEST(JudgeHop, KeepsSecretHeadersToItself) {
  const HopReport report =
      judge_hop(synthetic_hop({.headers = "Set-Cookie: id=hunter2\r\nServer: nginx/1.22.1\r\n"}));
  for (const Header& header : report.response_headers)
    EXPECT_THAT(header.value, Not(HasSubstr("hunter2"))) << header.name;
  EXPECT_THAT(report.response_headers, Contains(Header{"Server", "nginx/1.22.1"}));
}

}  // namespace
}  // namespace streamgauge
