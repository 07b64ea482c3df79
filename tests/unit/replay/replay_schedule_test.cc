// SPDX-License-Identifier: MIT
#include "mock_server/replay/replay_schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Exchange exchange() {
  Exchange made;
  made.sent = 100ms;
  made.reads = {{101ms, "a"}, {101ms, "b"}, {350ms + 1ns, "c"}};
  made.ended = 1s;
  return made;
}

std::vector<Duration> dues(ReplaySpeed speed) {
  const Exchange made = exchange();
  const ManualClock clock;
  const ReplaySchedule schedule(made, clock.now(), speed);
  std::vector<Duration> out;
  for (std::size_t read = 0; read <= made.reads.size(); ++read)
    out.push_back(schedule.due(read) - clock.now());
  return out;
}

TEST(ReplaySchedule, KeepsTheGapsFromTheRequestOn) {
  EXPECT_EQ(dues(1.0), (std::vector<Duration>{1ms, 1ms, 250ms + 1ns, 900ms}));
}

TEST(ReplaySchedule, DividesThemBySpeed) {
  EXPECT_EQ(dues(2.0), (std::vector<Duration>{500us, 500us, 125ms + 1ns, 450ms}));
  EXPECT_EQ(dues(0.5), (std::vector<Duration>{2ms, 2ms, 500ms + 2ns, 1800ms}));
  EXPECT_EQ(dues(ReplaySpeed{}), (std::vector<Duration>{0ns, 0ns, 0ns, 0ns}));
}

TEST(ReplaySchedule, DoesNotOverflow) {
  Exchange made;
  made.ended = Duration(1'000'000'000'000'000'000);
  const ManualClock clock;
  EXPECT_GT(ReplaySchedule(made, clock.now(), 0.001).due(0), clock.now() + 24h);
}

TEST(ParseReplaySpeed, TakesNumbersAndMax) {
  EXPECT_EQ(**parse_replay_speed("2"), 2.0);
  EXPECT_EQ(**parse_replay_speed("0.25"), 0.25);
  EXPECT_EQ(*parse_replay_speed("max"), ReplaySpeed{});
  for (const char* bad : {"", "0", "-1", "nan", "inf", "1e9", "2x", "fast", "0.0001"}) {
    const auto speed = parse_replay_speed(bad);
    ASSERT_FALSE(speed) << bad;
    EXPECT_THAT(speed.error().hint, HasSubstr("max as fast as it goes"));
  }
}

}  // namespace
}  // namespace streamgauge
