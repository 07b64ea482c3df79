// SPDX-License-Identifier: MIT
#include "harness/judge/pair.h"

#include <gtest/gtest.h>

#include "tests/unit/harness/judge/synthetic_check.h"

namespace streamgauge {
namespace {

ConcurrencyKind judged(const SyntheticPair& pair) {
  return judge_pair(pair.first, pair.second).kind;
}

PairFinding judged_in_turn(const std::vector<SyntheticPair>& pairs) {
  HopEvidence hop;
  for (const SyntheticPair& pair : pairs) add_pair(hop, pair);
  return judge_pairs(hop);
}

const SyntheticPair kParallel = synthetic_pair(55, 60);
const SyntheticPair kCoupled = synthetic_pair(602, 605);
const SyntheticPair kSerialized = synthetic_pair(1001, 1005);
const SyntheticPair kHidden = synthetic_pair(55, 1005, false);

TEST(JudgePair, NamesWhatTheSecondStreamMet) {
  EXPECT_EQ(judged(kParallel), ConcurrencyKind::parallel);
  EXPECT_EQ(judged(kCoupled), ConcurrencyKind::coupled);
  EXPECT_EQ(judged(kSerialized), ConcurrencyKind::serialized);
  EXPECT_EQ(judged(synthetic_pair(-1, -1)), ConcurrencyKind::serialized);
  EXPECT_EQ(judged(kHidden), ConcurrencyKind::unknown);
}

TEST(JudgePair, SaysWhenTheSecondsFirstContentCame) {
  const Concurrency pair = judge_pair(kParallel.first, kParallel.second);
  EXPECT_EQ(pair.streams, 2U);
  EXPECT_EQ(pair.second_ttfc_ms, 10);
  EXPECT_FALSE(judge_pair(kParallel.first, synthetic_pair(55, -1).second).second_ttfc_ms);
}

TEST(JudgePair, IsUnknownWithoutAFirstThatEnded) {
  EXPECT_EQ(judge_pair({}, kParallel.second).kind, ConcurrencyKind::unknown);
  EXPECT_EQ(judge_pair(kParallel.first, {}).kind, ConcurrencyKind::unknown);
}

TEST(JudgePairs, BelieveOneThatFlowed) {
  const PairFinding finding = judged_in_turn({kSerialized, kParallel});
  EXPECT_TRUE(finding.settled);
  EXPECT_EQ(finding.concurrency.kind, ConcurrencyKind::parallel);
}

TEST(JudgePairs, BelieveWaitingOnlyTwiceInARow) {
  EXPECT_FALSE(judged_in_turn({kSerialized}).settled);
  EXPECT_EQ(judged_in_turn({kSerialized}).concurrency.kind, ConcurrencyKind::unknown);
  EXPECT_EQ(judged_in_turn({kSerialized, kSerialized}).concurrency.kind,
            ConcurrencyKind::serialized);
  EXPECT_EQ(judged_in_turn({kCoupled, kCoupled}).concurrency.kind, ConcurrencyKind::coupled);
  EXPECT_FALSE(judged_in_turn({kCoupled, kSerialized}).settled);
  EXPECT_EQ(judged_in_turn({kCoupled, kSerialized, kSerialized}).concurrency.kind,
            ConcurrencyKind::serialized);
}

TEST(JudgePairs, NeedNoSecondLookWhereEvenTheFirstIsHeld) {
  const PairFinding finding = judged_in_turn({kHidden});
  EXPECT_TRUE(finding.settled);
  EXPECT_EQ(finding.concurrency.kind, ConcurrencyKind::unknown);
}

TEST(JudgePairs, FindNothingWithoutPairs) {
  const PairFinding finding = judge_pairs({});
  EXPECT_FALSE(finding.settled);
  EXPECT_EQ(finding.concurrency.streams, 0U);
}

}  // namespace
}  // namespace streamgauge
