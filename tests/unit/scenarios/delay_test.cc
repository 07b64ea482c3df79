// SPDX-License-Identifier: MIT
// Chance that repeats: every law keeps its mean and bounds, and one seed gives one sequence.
#include "scenarios/plan/delay.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "scenarios/read/plan.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;

Delay delay_of(const std::string& json) {
  auto plan = parse_plan(R"({"timing": {"first_chunk": )" + json + "}}");
  EXPECT_TRUE(plan) << plan.error().what;
  return plan ? plan->pacing.first_chunk : Delay();
}

std::vector<double> draws_ms(const Delay& delay, std::size_t count) {
  std::vector<double> values;
  Draw draw(42);
  for (std::size_t i = 0; i < count; ++i) values.push_back(to_ms(drawn(delay, draw)));
  std::sort(values.begin(), values.end());
  return values;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

TEST(Delay, EveryLawKeepsItsMeanAndDeviation) {
  for (const char* law : {"normal", "lognormal", "gamma"}) {
    const auto values = draws_ms(
        delay_of("{\"" + std::string(law) + R"(": {"mean": "20ms", "deviation": "4ms"}})"), 20'000);
    EXPECT_NEAR(mean(values), 20, 0.3) << law;
    double squares = 0;
    for (const double value : values) squares += (value - 20) * (value - 20);
    EXPECT_NEAR(std::sqrt(squares / 20'000), 4, 0.3) << law;
    EXPECT_GE(values.front(), 0) << law;
  }
  EXPECT_NEAR(mean(draws_ms(delay_of(R"({"exponential": {"mean": "20ms"}})"), 20'000)), 20, 0.6);
  const auto uniform = draws_ms(delay_of(R"({"uniform": ["10ms", "30ms"]})"), 20'000);
  EXPECT_GE(uniform.front(), 10);
  EXPECT_LE(uniform.back(), 30);
  EXPECT_NEAR(mean(uniform), 20, 0.3);
}

TEST(Delay, NothingIsRoundedToMilliseconds) {
  for (const char* law : {"normal", "lognormal", "gamma"}) {
    const auto values = draws_ms(
        delay_of("{\"" + std::string(law) + R"(": {"mean": "300us", "deviation": "60us"}})"),
        20'000);
    EXPECT_NEAR(mean(values), 0.3, 0.005) << law;
    EXPECT_GT(values[15'000] - values[5'000], 0.05) << law;  // half lies within 0.08 ms
  }
  EXPECT_NEAR(mean(draws_ms(delay_of(R"({"exponential": {"mean": "50us"}})"), 20'000)), 0.05,
              0.002);
  EXPECT_EQ(delay_of(R"({"tokens_per_second": 3000})"), Delay(333'333ns));
  EXPECT_EQ(delay_of("\"0.25ms\""), Delay(250us));
}

TEST(Delay, PercentilesAreMet) {
  const auto values = draws_ms(
      delay_of(R"({"percentiles": {"p50": "20ms", "p90": "50ms", "p99": "200ms"}})"), 20'000);
  EXPECT_NEAR(values[10'000], 20, 1);
  EXPECT_NEAR(values[18'000], 50, 8);  // beyond it the line is steep
  EXPECT_NEAR(values[19'800], 200, 12);
  EXPECT_LE(values.back(), 200);
  EXPECT_GE(values.front(), 10);
}

TEST(Delay, ConstantsRatesAndFractionsOfAMillisecond) {
  EXPECT_EQ(delay_of("\"250us\""), Delay(250us));
  EXPECT_EQ(delay_of(R"({"tokens_per_second": 4000})"), Delay(250us));
  Draw draw(1);
  EXPECT_EQ(drawn(Delay(3us), draw), Duration(3us));
}

TEST(Delay, OneSeedOneSequenceAndStreamsHaveTheirOwn) {
  Draw a(7, 3, 1), b(7, 3, 1), other_stream(7, 4, 1), other_purpose(7, 3, 2);
  const auto first = a();
  EXPECT_EQ(first, b());
  EXPECT_NE(first, other_stream());
  EXPECT_NE(first, other_purpose());
}

TEST(Delay, WrongLawsAreTold) {
  const auto what = [](const std::string& json) {
    const auto plan = parse_plan(R"({"timing": {"interval": )" + json + "}}");
    return plan ? std::string("none") : plan.error().what;
  };
  EXPECT_EQ(what(R"({"uniform": ["2ms", "1ms"]})"),
            "plan: /timing/interval/uniform has its least above its most");
  EXPECT_EQ(what(R"({"normal": {"mean": "2ms"}})"),
            "plan: /timing/interval/normal/deviation is missing");
  EXPECT_EQ(what(R"({"percentiles": {"p50": "2ms", "p40": "3ms"}})"),
            "plan: /timing/interval/percentiles/p40 does not rise");
  EXPECT_EQ(what(R"({"pareto": {"mean": "2ms"}})"),
            "plan: /timing/interval/pareto is not a known key");
  EXPECT_EQ(what(R"({"tokens_per_second": 0})"),
            "plan: /timing/interval/tokens_per_second '0' is not a rate from 0.001 to 1000000000");
}

}  // namespace
}  // namespace streamgauge
