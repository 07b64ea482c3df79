// SPDX-License-Identifier: MIT
// Every relay's shape, named from streams in virtual time.
#include "harness/judge/shape.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/harness/judge/synthetic.h"

namespace streamgauge {
namespace {

StepFinding steps_of(const std::string& relay, std::size_t chunk_bytes = 64) {
  SyntheticSetUp set_up;
  set_up.relay = relay;
  set_up.chunk_bytes = chunk_bytes;
  return judge_steps(synthetic_lockstep(set_up));
}

Shape hold_of(const std::string& relay, std::size_t chunk_bytes = 64) {
  SyntheticSetUp set_up;
  set_up.relay = relay;
  set_up.chunk_bytes = chunk_bytes;
  return shape_of_hold(synthetic_ladder(set_up));
}

Shape lag_of(const std::string& relay) {
  SyntheticSetUp set_up;
  set_up.relay = relay;
  const double lag = judge_steps(synthetic_lockstep(set_up)).lag_ms.value_or(0);
  return shape_of_lag(synthetic_phases(set_up, lag), lag);
}

TEST(JudgeSteps, StreamsInStepThroughRelaysThatHandOnOrDelay) {
  for (const char* relay : {"pass", "header_hold", "delay(40ms)", "tick(100ms)", "cork(200ms)"}) {
    SCOPED_TRACE(relay);
    const StepFinding steps = steps_of(relay);
    EXPECT_TRUE(steps.measured);
    EXPECT_TRUE(steps.in_step);
    EXPECT_EQ(steps.held_bytes_max, 0U);
  }
  EXPECT_NEAR(steps_of("delay(40ms)").lag_ms.value_or(0), 40, 1);
  EXPECT_NEAR(steps_of("cork(200ms)").held_ms_max, 200, 1);
}

TEST(JudgeSteps, IsOutOfStepThroughRelaysThatHold) {
  for (const char* relay :
       {"hold_all", "block(4096)", "head(2048)", "behind(1)", "behind(3)", "collect"}) {
    SCOPED_TRACE(relay);
    const StepFinding steps = steps_of(relay);
    EXPECT_TRUE(steps.measured);
    EXPECT_FALSE(steps.in_step);
    EXPECT_EQ(steps.held_bytes_max, 64U);
    EXPECT_GE(steps.held_ms_max, kPatienceMs);
  }
}

TEST(JudgeSteps, SaysWhenTheHeadCame) {
  EXPECT_EQ(steps_of("pass").head, HeadKind::early);
  EXPECT_EQ(steps_of("header_hold").head, HeadKind::with_first_chunk);
  EXPECT_EQ(steps_of("behind(1)").head, HeadKind::early);
  EXPECT_EQ(steps_of("hold_all").head, HeadKind::held);
  EXPECT_EQ(steps_of("block(4096)").head, HeadKind::held);
  EXPECT_EQ(steps_of("block(64)").head, HeadKind::with_first_chunk);
}

TEST(JudgeSteps, MeasuresNothingWithoutEmissions) {
  EXPECT_FALSE(judge_steps({}).measured);
  SyntheticStream stream({});
  EXPECT_FALSE(judge_steps(stream.end()).measured);
}

TEST(JudgeSteps, HoldsAChunkThatTheEndBroughtOut) {
  // Block of exactly one framed chunk: streams; of one byte more: does not.
  EXPECT_TRUE(steps_of("block(72)").in_step);
  EXPECT_FALSE(steps_of("block(73)").in_step);
}

TEST(ShapeOfHold, NamesWhatIsHeldToTheEnd) {
  EXPECT_EQ(hold_of("hold_all").kind, ShapeKind::held_to_end);
  EXPECT_EQ(hold_of("collect").kind, ShapeKind::collected);
  EXPECT_EQ(hold_of("block(1MiB)").kind, ShapeKind::held_to_end);
}

TEST(ShapeOfHold, CountsChunksBehindAtEverySize) {
  for (const std::size_t count : {1U, 2U, 3U, 7U})
    for (const std::size_t bytes : {16U, 64U, 1000U, 8192U}) {
      const Shape shape = hold_of(fmt::format("behind({})", count), bytes);
      EXPECT_EQ(name(shape.kind), "behind") << count << " " << bytes;
      EXPECT_EQ(shape.chunks, count) << bytes;
    }
}

TEST(ShapeOfHold, NamesAHeldHead) {
  for (const std::size_t held : {512U, 1024U, 2048U, 16384U})
    for (const std::size_t bytes : {16U, 64U, 1000U}) {
      if (held <= bytes) continue;
      const Shape shape = hold_of(fmt::format("head({})", held), bytes);
      EXPECT_EQ(name(shape.kind), "head_held") << held << " " << bytes;
      EXPECT_GE(shape.bytes.value_or(0), held);
    }
}

TEST(ShapeOfHold, OfAStreamThatIsNotHeldIsStreams) {
  EXPECT_EQ(hold_of("pass").kind, ShapeKind::streams);
  EXPECT_EQ(shape_of_hold({}).kind, ShapeKind::unknown);
}

TEST(ShapeOfHold, NamesBlocksWithinThreePercent) {
  for (const std::size_t block : {512U, 1024U, 4096U, 8192U, 16384U, 65536U})
    for (const std::size_t bytes : {16U, 64U, 256U, 1000U, 5003U, 8192U}) {
      if (bytes + 8 >= block) continue;  // streams
      const Shape shape = hold_of(fmt::format("block({})", block), bytes);
      EXPECT_EQ(name(shape.kind), "blocks") << block << " " << bytes;
      EXPECT_NEAR(static_cast<double>(shape.bytes.value_or(0)), static_cast<double>(block),
                  0.03 * static_cast<double>(block))
          << block << " " << bytes;
    }
}

// Seen over TLS: the frame's first line takes 6 bytes of the first record, so a block of 16 KiB
// ends in a record of its own, and a chunk may leave between the two.
TEST(ShapeOfHold, NamesBlocksThatAreReadInTwo) {
  Observation seen;
  seen.ledger = StreamLedger{};
  const auto at = [](double ms) {
    return Instant(std::chrono::round<Duration>(std::chrono::duration<double, std::milli>(ms)));
  };
  for (int chunk = 0; chunk < 100; ++chunk) seen.chunks.push_back({at(4.0 * chunk), std::nullopt});
  for (const double ms : {81.0, 161.0, 241.0, 321.0}) {
    seen.response.wire_body.push_back({at(ms), 16378});
    seen.response.wire_body.push_back({at(ms + 5), 6});
  }
  seen.ledger->ended = at(400);
  const Shape shape = shape_of_hold(seen);
  EXPECT_EQ(name(shape.kind), "blocks");
  EXPECT_EQ(shape.bytes.value_or(0), 16384U);
}

TEST(ShapeOfLag, TellsADelayFromATimerFromACork) {
  EXPECT_EQ(lag_of("delay(40ms)").kind, ShapeKind::streams);
  EXPECT_EQ(lag_of("delay(200ms)").kind, ShapeKind::streams);
  EXPECT_EQ(lag_of("cork(200ms)").kind, ShapeKind::corked);
  for (const int period : {20, 50, 100, 250}) {
    const Shape shape = lag_of(fmt::format("tick({}ms)", period));
    EXPECT_EQ(name(shape.kind), "timer") << period;
    EXPECT_NEAR(shape.ms.value_or(0), period, 0.05 * period);
  }
  EXPECT_EQ(lag_of("cork(100ms)").kind, ShapeKind::timer);
}

TEST(ShapeOfLag, ADelayThatDoesNotComeAgainIsNoTimer) {
  SyntheticSetUp set_up;
  set_up.relay = "pass";
  EXPECT_EQ(shape_of_lag(synthetic_phases(set_up, 16), 16).kind, ShapeKind::unknown);
}

TEST(ShapeOfLag, OfTooLittleIsUnknown) { EXPECT_EQ(shape_of_lag({}, 40).kind, ShapeKind::unknown); }

}  // namespace
}  // namespace streamgauge
