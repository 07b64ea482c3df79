// SPDX-License-Identifier: MIT
// When outages are on: once or again and again, to the nanosecond.
#include "scenarios/plan/outage.h"

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using namespace std::chrono_literals;

Outage outage(Duration after, Duration length, Duration every, OutageKind kind) {
  return {after, length, every, kind, 503};
}

TEST(Outage, OnceFromItsBeginningToItsEnd) {
  const std::vector<Outage> once = {outage(30s, 5s, 0s, OutageKind::refuse)};
  EXPECT_FALSE(outage_at(once, 0s));
  EXPECT_FALSE(outage_at(once, 30s - 1ns));
  ASSERT_TRUE(outage_at(once, 30s));
  EXPECT_EQ(outage_at(once, 30s)->left, 5s);
  EXPECT_EQ(outage_at(once, 35s - 1ns)->left, 1ns);
  EXPECT_FALSE(outage_at(once, 35s));
  EXPECT_FALSE(outage_at(once, 24h));
}

TEST(Outage, AgainAndAgain) {
  const std::vector<Outage> often = {outage(1s, 2s, 10s, OutageKind::status)};
  for (const Duration round : {0s, 10s, 20s, 86'400s}) {
    EXPECT_FALSE(outage_at(often, round + 1s - 1ns));
    EXPECT_EQ(outage_at(often, round + 1s)->left, 2s);
    EXPECT_EQ(outage_at(often, round + 2s)->left, 1s);
    EXPECT_FALSE(outage_at(often, round + 3s));
  }
}

TEST(Outage, TheFirstInTheListDecides) {
  const std::vector<Outage> both = {outage(2s, 1s, 0s, OutageKind::hang),
                                    outage(1s, 10s, 0s, OutageKind::status)};
  EXPECT_EQ(outage_at(both, 1s)->outage.kind, OutageKind::status);
  EXPECT_EQ(outage_at(both, 2s)->outage.kind, OutageKind::hang);
  EXPECT_EQ(outage_at(both, 3s)->outage.kind, OutageKind::status);
  EXPECT_FALSE(outage_at({}, 3s));
}

TEST(Outage, OnlyHangAndResetCutStreams) {
  EXPECT_FALSE(next_outage_cut(
      {outage(1s, 1s, 5s, OutageKind::refuse), outage(1s, 1s, 5s, OutageKind::status)}, 0s));
  const std::vector<Outage> both = {outage(7s, 1s, 10s, OutageKind::hang),
                                    outage(4s, 1s, 0s, OutageKind::reset)};
  const auto at = [&](Duration since) {
    const auto next = next_outage_cut(both, since);
    return next ? std::pair(next->at, next->kind) : std::pair(Duration(-1s), OutageKind::refuse);
  };
  EXPECT_EQ(at(0s), std::pair(Duration(4s), OutageKind::reset));
  EXPECT_EQ(at(4s), std::pair(Duration(4s), OutageKind::reset));
  EXPECT_EQ(at(4s + 1ns), std::pair(Duration(7s), OutageKind::hang));
  EXPECT_EQ(at(7s + 1ns), std::pair(Duration(17s), OutageKind::hang));
  EXPECT_EQ(at(17s), std::pair(Duration(17s), OutageKind::hang));
  EXPECT_FALSE(next_outage_cut({both[1]}, 5s));
}

}  // namespace
}  // namespace streamgauge
