// SPDX-License-Identifier: MIT
#include "harness/clients/external/adapter_clock.h"

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

std::int64_t count(Instant instant) { return instant.time_since_epoch().count(); }

// The program's clock is ours, shifted.
class AdapterClockTest : public testing::Test {
 protected:
  std::int64_t theirs(Duration shift = Duration(0)) const { return count(ours.now() + shift); }

  // The program looks at its clock after the first of the two.
  void exchange(AdapterClock& clock, Duration shift, Duration before, Duration after) {
    const Instant asked = ours.now();
    ours.advance(before);
    const std::int64_t seen = theirs(shift);
    ours.advance(after);
    clock.exchange(asked, seen, ours.now());
  }

  ManualClock ours;
};

TEST_F(AdapterClockTest, MonotonicInstantsAreOurs) {
  AdapterClock clock{Duration(0)};
  const Instant sent = ours.now();
  ours.advance(milliseconds(5));
  const std::int64_t at = theirs();
  ours.advance(milliseconds(1));
  EXPECT_EQ(count(*clock.instant(at, sent, ours.now())), at);
  EXPECT_EQ(clock.error(), Duration(0));
}

TEST_F(AdapterClockTest, RefusesWhatIsStampedAfterItWasRead) {
  AdapterClock clock{Duration(0)};
  const auto at = clock.instant(theirs(microseconds(1)), ours.now(), ours.now());
  ASSERT_FALSE(at);
  EXPECT_EQ(at.error().what, "is stamped 0.001 ms after it was read here");
  EXPECT_NE(at.error().hint.find("CLOCK_MONOTONIC"), std::string::npos);
}

TEST_F(AdapterClockTest, RefusesWhatIsStampedBeforeTheRequest) {
  AdapterClock clock{Duration(0)};
  const auto at = clock.instant(theirs(-milliseconds(2)), ours.now(), ours.now());
  ASSERT_FALSE(at);
  EXPECT_EQ(at.error().what, "is stamped 2.000 ms before the request was sent");
}

TEST_F(AdapterClockTest, RefusesAStepBack) {
  AdapterClock clock{Duration(0)};
  const Instant sent = ours.now();
  ours.advance(milliseconds(5));
  ASSERT_TRUE(clock.instant(theirs(), sent, ours.now()));
  ASSERT_TRUE(clock.instant(theirs(), sent, ours.now())) << "the same instant twice is no step";
  const auto at = clock.instant(theirs(-milliseconds(1)), sent, ours.now());
  ASSERT_FALSE(at);
  EXPECT_EQ(at.error().what, "is stamped 1.000 ms before the one before it");
}

TEST_F(AdapterClockTest, BelievesWhatIsWithinTheStatedError) {
  AdapterClock clock{milliseconds(1)};
  const Instant now = ours.now();
  EXPECT_EQ(*clock.instant(theirs(-milliseconds(1)), now, now), now) << "set to the limit";
  EXPECT_EQ(*clock.instant(theirs(milliseconds(1)), now, now), now);
  EXPECT_FALSE(clock.instant(theirs(milliseconds(1) + Duration(1)), now, now));
  clock.restate(milliseconds(2));
  EXPECT_TRUE(clock.instant(theirs(milliseconds(2)), now, now));
}

TEST_F(AdapterClockTest, TheShortestExchangeCounts) {
  constexpr Duration kShift = std::chrono::hours(1000);
  AdapterClock clock{microseconds(7)};
  exchange(clock, kShift, milliseconds(9), milliseconds(1));
  exchange(clock, kShift, microseconds(30), microseconds(70));
  exchange(clock, kShift, milliseconds(3), milliseconds(3));
  EXPECT_EQ(clock.error(), microseconds(50 + 7));
  const Instant sent = ours.now();
  ours.advance(milliseconds(10));
  const Instant truth = ours.now();
  ours.advance(milliseconds(10));
  const auto at = clock.instant(count(truth + kShift), sent, ours.now());
  ASSERT_TRUE(at);
  EXPECT_EQ(*at, truth + microseconds(20)) << "off by less than the error";
}

TEST_F(AdapterClockTest, AnOwnClockMayLieNoMoreThanAnother) {
  AdapterClock clock{Duration(0)};
  exchange(clock, -std::chrono::minutes(30), microseconds(10), microseconds(10));
  const Instant sent = ours.now();
  EXPECT_FALSE(clock.instant(theirs(-std::chrono::minutes(30) + milliseconds(1)), sent, sent));
  EXPECT_TRUE(clock.instant(theirs(-std::chrono::minutes(30)), sent, sent));
}

TEST_F(AdapterClockTest, TheLargestInstantsAreNoOverflow) {
  AdapterClock clock{std::chrono::seconds(1)};
  const std::int64_t largest = std::int64_t{1} << 62;
  EXPECT_FALSE(clock.instant(largest, ours.now(), ours.now()));
  EXPECT_FALSE(clock.instant(0, ours.now(), ours.now()));
}

}  // namespace
}  // namespace streamgauge
