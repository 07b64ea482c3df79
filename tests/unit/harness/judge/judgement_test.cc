// SPDX-License-Identifier: MIT
// Whole records: controls first, then hops, then causes and whether their fixes helped.
#include "harness/judge/judgement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/judge/shape.h"
#include "tests/unit/harness/judge/synthetic_check.h"

namespace streamgauge {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

HopEvidence hop(const std::string& relay, const std::string& hop_name = "target") {
  return synthetic_hop({.relay = relay, .headers = "Server: nginx\r\n"}, hop_name);
}

TEST(JudgeControls, AreSoundWhenTheMockStreamsAndTheBadRelayDoesNot) {
  const Controls controls = judge_controls(synthetic_record({}));
  EXPECT_EQ(name(controls.direct), "STREAMS");
  EXPECT_EQ(name(controls.known_bad), "BUFFERS");
  EXPECT_TRUE(sound(controls));
  EXPECT_NEAR(controls.noise_floor_ms.p50.value_or(-1), 0.2, 0.05);
}

TEST(JudgeControls, AreNotSoundWhenEitherFails) {
  Record held = synthetic_record({hop("pass")});
  held.direct = hop("block(4096)", "direct");
  EXPECT_FALSE(sound(judge_controls(held)));
  Record blind = synthetic_record({hop("pass")});
  blind.known_bad = hop("pass", "known_bad");
  std::erase_if(blind.known_bad.streams,
                [](const Evidence& one) { return one.probe != ProbeKind::lockstep; });
  EXPECT_FALSE(sound(judge_controls(blind)));
  EXPECT_FALSE(sound(judge_controls({})));
  for (const Record& record : {held, blind}) {
    const Verdict verdict = judge(record);
    EXPECT_EQ(name(verdict.target.verdict), "FAILED");
    EXPECT_THAT(verdict.target.failure, HasSubstr("a control failed"));
    EXPECT_THAT(verdict.causes, IsEmpty());
  }
}

TEST(Judge, TakesTheOutermostHopForTheTarget) {
  const Verdict verdict = judge(synthetic_record({hop("pass", "app"), hop("pass", "proxy")}));
  EXPECT_EQ(verdict.hops.size(), 2U);
  EXPECT_EQ(verdict.target.name, "proxy");
  EXPECT_EQ(name(verdict.target.verdict), "STREAMS");
  EXPECT_EQ(verdict.first_bad_hop, "");
}

TEST(Judge, NamesTheFirstHopThatDiffersFromTheOneBefore) {
  EXPECT_EQ(judge(synthetic_record({hop("pass", "app"), hop("block(4096)", "proxy"),
                                    hop("block(4096)", "edge")}))
                .first_bad_hop,
            "proxy");
  EXPECT_EQ(
      judge(synthetic_record({hop("hold_all", "app"), hop("hold_all", "proxy")})).first_bad_hop,
      "app");
}

TEST(Judge, SubtractsTheNoiseFloorFromTheLag) {
  const Verdict verdict = judge(synthetic_record({hop("delay(40ms)")}));
  EXPECT_NEAR(verdict.target.timing.added_latency_ms.value_or(0), 40, 0.1);
}

TEST(Judge, VerifiesAFixWhoseStreamIsInStep) {
  HopEvidence held = hop("block(4096)");
  held.streams.push_back({ProbeKind::fix, synthetic_lockstep({}), "nginx.proxy_buffering"});
  const Verdict verdict = judge(synthetic_record({held}));
  ASSERT_FALSE(verdict.causes.empty());
  EXPECT_EQ(verdict.causes[0].id, "nginx.proxy_buffering");
  EXPECT_EQ(verdict.causes[0].fix_verified, true);
  EXPECT_EQ(verdict.causes[0].confidence, Confidence::certain);
}

TEST(Judge, RefutesAFixWhoseStreamIsStillHeld) {
  HopEvidence held = hop("block(4096)");
  held.streams.push_back(
      {ProbeKind::fix, synthetic_lockstep({.relay = "block(4096)"}), "nginx.proxy_buffering"});
  const Verdict verdict = judge(synthetic_record({held}));
  ASSERT_FALSE(verdict.causes.empty());
  EXPECT_EQ(verdict.causes[0].fix_verified, false);
  EXPECT_EQ(verdict.causes[0].confidence, Confidence::possible);
}

TEST(Judge, LeavesAFixOpenThatWasNotTriedOrSawNothing) {
  EXPECT_FALSE(judge(synthetic_record({hop("block(4096)")})).causes.at(0).fix_verified);
  HopEvidence held = hop("block(4096)");
  held.streams.push_back({ProbeKind::fix, Observation{}, "nginx.proxy_buffering"});
  held.streams.push_back({ProbeKind::fix, synthetic_lockstep({}), "another.cause"});
  EXPECT_FALSE(judge(synthetic_record({held})).causes.at(0).fix_verified);
}

TEST(Judge, LooksForCausesAtTheFirstBadHop) {
  const Verdict verdict =
      judge(synthetic_record({hop("pass", "app"), hop("block(4096)", "proxy")}));
  ASSERT_FALSE(verdict.causes.empty());
  EXPECT_EQ(verdict.causes[0].hop, "proxy");
}

TEST(Judge, OfTheSameRecordIsTheSame) {
  const Record record = synthetic_record({hop("block(4096)")});
  EXPECT_EQ(judge(record).target.shape.bytes, judge(record).target.shape.bytes);
  EXPECT_EQ(judge(record).target.held.ms_max, judge(record).target.held.ms_max);
}

}  // namespace
}  // namespace streamgauge
