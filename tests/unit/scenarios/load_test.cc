// SPDX-License-Identifier: MIT
// What a load does to each request: the prompt's part, and how much slower others make it.
#include "scenarios/plan/load.h"

#include <gtest/gtest.h>

#include "scenarios/read/plan.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;

Load load_of(const std::string& json) {
  const auto plan = parse_plan(R"({"load": )" + json + "}");
  EXPECT_TRUE(plan) << plan.error().what;
  return plan && plan->load ? *plan->load : Load();
}

TEST(Load, EachOtherRequestSlowsByTheSame) {
  const Load load = load_of(R"({"slowdown": 0.25})");
  EXPECT_EQ(slowness(load, 0), 1);
  EXPECT_EQ(slowness(load, 1), 1);
  EXPECT_EQ(slowness(load, 2), 1.25);
  EXPECT_EQ(slowness(load, 9), 3);
  EXPECT_EQ(slowness(load_of("{}"), 1000), 1);
}

TEST(Load, ATableIsInSteps) {
  const Load load = load_of(R"({"slowdown": {"2": 1.5, "8": 3}})");
  EXPECT_EQ(slowness(load, 1), 1);
  EXPECT_EQ(slowness(load, 2), 1.5);
  EXPECT_EQ(slowness(load, 7), 1.5);
  EXPECT_EQ(slowness(load, 8), 3);
  EXPECT_EQ(slowness(load, 5000), 3);
}

TEST(Load, ThePromptIsReadFirst) {
  const Load load = load_of(R"({"prefill_per_token": "200us"})");
  EXPECT_EQ(prefill(load, 0), 0ms);
  EXPECT_EQ(prefill(load, 1000), 200ms);
  EXPECT_EQ(prefill(load_of(R"({"prefill_per_token": "1440min"})"), SIZE_MAX), 24h);
}

TEST(Load, WhatIsLeftOut) {
  const Load load = load_of(R"({"slots": 3})");
  EXPECT_EQ(load.slots, 3U);
  EXPECT_EQ(load.queue, 0U);
  EXPECT_EQ(load.status, 429);
  EXPECT_EQ(load.retry_after, 1s);
}

}  // namespace
}  // namespace streamgauge
