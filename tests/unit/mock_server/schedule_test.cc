// SPDX-License-Identifier: MIT
// When the parts of a stream are due: sums of what was drawn, whoever is late.
#include "mock_server/emit/schedule.h"

#include <gtest/gtest.h>

#include "scenarios/read/plan.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;

const Instant kBegun{std::chrono::hours(1)};

std::shared_ptr<const Plan> plan_of(const std::string& timing) {
  auto plan = parse_plan(R"({"timing": )" + timing + "}");
  EXPECT_TRUE(plan) << plan.error().what;
  return std::make_shared<const Plan>(plan.value_or(Plan{}));
}

std::vector<Duration> dues(const std::string& timing, std::size_t count, std::uint64_t stream = 1) {
  Schedule schedule(plan_of(timing), stream, kBegun);
  std::vector<Duration> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(schedule.next_chunk() - kBegun);
    schedule.chunk_left();
  }
  return out;
}

TEST(Schedule, HeadFirstByteFirstChunkAndGaps) {
  const Schedule schedule(
      plan_of(R"({"header_delay": "5ms", "first_byte": "10ms", "first_chunk": "20ms"})"), 1,
      kBegun);
  EXPECT_EQ(schedule.head() - kBegun, 5ms);
  EXPECT_EQ(*schedule.first_byte() - kBegun, 15ms);
  EXPECT_EQ(schedule.next_chunk() - kBegun, 25ms);
  EXPECT_EQ(dues(R"({"interval": ["1ms", "2ms"]})", 4),
            (std::vector<Duration>{0ms, 1ms, 3ms, 4ms}));
}

TEST(Schedule, StallsAndBursts) {
  EXPECT_EQ(dues(R"({"interval": "1ms", "stalls": [{"chunk": 0, "for": "5ms"},
                                                   {"chunk": 2, "for": "10ms"}]})",
                 4),
            (std::vector<Duration>{5ms, 6ms, 17ms, 18ms}));
  EXPECT_EQ(dues(R"({"interval": "1ms", "burst": 3})", 7),
            (std::vector<Duration>{0ms, 0ms, 0ms, 3ms, 3ms, 3ms, 6ms}));
}

TEST(Schedule, ThePromptComesBeforeTheFirstChunkAndOthersSlowTheRest) {
  Schedule schedule(plan_of(R"({"header_delay": "5ms", "first_byte": "10ms", "first_chunk": "20ms",
                                "interval": "250us"})"),
                    1, kBegun, 100ms);
  EXPECT_EQ(schedule.head() - kBegun, 5ms);
  EXPECT_EQ(*schedule.first_byte() - kBegun, 15ms);
  EXPECT_EQ(schedule.next_chunk() - kBegun, 125ms);
  schedule.chunk_left(1.5);
  EXPECT_EQ(schedule.next_chunk() - kBegun, 125ms + 375us);
  schedule.chunk_left();
  EXPECT_EQ(schedule.next_chunk() - kBegun, 125ms + 625us);
}

TEST(Schedule, TheSameStreamOfTheSameSeedIsDueAtTheSameInstants) {
  const std::string timing = R"({"interval": {"exponential": {"mean": "3ms"}}})";
  EXPECT_EQ(dues(timing, 50, 9), dues(timing, 50, 9));
  EXPECT_NE(dues(timing, 50, 9), dues(timing, 50, 10));
}

TEST(Schedule, TenThousandGapsAddUpWithoutDrift) {
  EXPECT_EQ(dues(R"({"interval": "1ms"})", 10'000).back(), 9'999ms);
}

}  // namespace
}  // namespace streamgauge
