// SPDX-License-Identifier: MIT
#include "harness/wire/kernel_stamp.h"

#include <gtest/gtest.h>

#include "tests/unit/harness/instants.h"

namespace streamgauge {
namespace {

constexpr Duration kEpoch = std::chrono::hours(500'000);  // of the wall clock
const ClockPair kNow{kEpoch, at_ms(1000)};

TEST(KernelStamp, IsAsOldOnTheMonotonicScaleAsOnTheWall) {
  EXPECT_EQ(on_monotonic_scale(kEpoch - millis(30), kNow), at_ms(970));
  EXPECT_EQ(on_monotonic_scale(kEpoch, kNow), at_ms(1000));
}

TEST(KernelStamp, FromTheFutureIsNotBelieved) {
  EXPECT_EQ(on_monotonic_scale(kEpoch + std::chrono::nanoseconds(1), kNow), std::nullopt);
}

TEST(KernelStamp, OlderThanTenSecondsIsNotBelieved) {
  EXPECT_TRUE(on_monotonic_scale(kEpoch - std::chrono::seconds(10), kNow));
  EXPECT_EQ(on_monotonic_scale(kEpoch - millis(10'001), kNow), std::nullopt);
}

}  // namespace
}  // namespace streamgauge
