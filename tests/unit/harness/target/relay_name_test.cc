// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/target/relay.h"

namespace streamgauge {
namespace {

TEST(RelayName, ReadsBackAsItWasWritten) {
  for (const char* text :
       {"pass", "hold_all", "block(4096)", "head(1)", "tick(100ms)", "cork(200ms)", "behind(2)",
        "one_at_a_time", "gzip_unflushed", "header_hold", "collect", "delay(40ms)", "tick(0.5ms)",
        "delay(1500.25ms)"}) {
    const auto config = parse_relay(text);
    ASSERT_TRUE(config) << text << config.error().what;
    EXPECT_EQ(relay_name(*config), text);
  }
}

TEST(RelayName, ReadsUnits) {
  EXPECT_EQ(parse_relay("block(16KiB)")->bytes, 16384U);
  EXPECT_EQ(parse_relay("tick(1.5s)")->period, std::chrono::milliseconds(1500));
  EXPECT_EQ(parse_relay("delay(100us)")->period, std::chrono::microseconds(100));
  EXPECT_EQ(parse_relay("behind(12)")->count, 12U);
}

TEST(RelayName, SurvivesAWriteAndARead) {
  for (const long us : {1L, 1234L, 1'234'567L, 12'345'678L, 86'399'999'999L}) {
    RelayConfig config;
    config.kind = RelayKind::tick;
    config.period = std::chrono::microseconds(us);
    const auto back = parse_relay(relay_name(config));
    ASSERT_TRUE(back) << relay_name(config);
    EXPECT_EQ(back->period, config.period) << relay_name(config);
  }
}

TEST(RelayName, RefusesWhatIsNotWrittenRight) {
  for (const char* text : {"",           "blok(4096)",   "block",       "block(",    "block()",
                           "block(4096", "block(4096)x", "block(0)",    "block(-1)", "block(many)",
                           "pass()",     "pass(1)",      "tick(100)",   "tick(0ms)", "tick(-5ms)",
                           "behind(0)",  "behind(-1)",   "behind(1.5)", "behind(x)", "BLOCK(1)",
                           " pass"}) {
    const auto config = parse_relay(text);
    ASSERT_FALSE(config) << text;
    EXPECT_EQ(config.error().kind, ErrorKind::usage);
    EXPECT_NE(config.error().what, "");
  }
}

TEST(RelayName, ListsTheKnownRelaysForAnUnknownName) {
  const auto config = parse_relay("buffer");
  ASSERT_FALSE(config);
  for (const char* known : {"pass", "block", "gzip_unflushed", "delay"})
    EXPECT_THAT(config.error().hint, testing::HasSubstr(known));
}

}  // namespace
}  // namespace streamgauge
