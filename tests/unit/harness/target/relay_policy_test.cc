// SPDX-License-Identifier: MIT
// What each relay lets go, byte for byte and instant for instant: the truth of the conformance
// tests.
#include "harness/target/relay_policy.h"

#include <gtest/gtest.h>

#include "harness/wire/content_decoder.h"
#include "tests/unit/harness/instants.h"

namespace streamgauge {
namespace {

using Frames = std::vector<std::string>;

// A policy with the instants at which a session would call it.
class Played {
 public:
  explicit Played(std::string_view relay, bool compress = false)
      : policy_(relay_policy(*parse_relay(relay), compress)) {}

  RelayOutput head(double ms) {
    return call([&](RelayOutput& out) { policy_->on_head(at_ms(ms), out); });
  }
  RelayOutput piece(double ms, std::string_view bytes) {
    return call([&](RelayOutput& out) { policy_->on_piece(bytes, at_ms(ms), out); });
  }
  RelayOutput end(double ms) {
    return call([&](RelayOutput& out) { policy_->on_end(at_ms(ms), out); });
  }
  RelayOutput timer(double ms) {
    return call([&](RelayOutput& out) { policy_->on_timer(at_ms(ms), out); });
  }
  std::optional<Instant> wake() const { return policy_->wake(); }

 private:
  template <typename Call>
  static RelayOutput call(const Call& one) {
    RelayOutput out;
    one(out);
    return out;
  }

  std::unique_ptr<RelayPolicy> policy_;
};

void expect(const RelayOutput& out, bool head, const Frames& frames, bool finish = false) {
  EXPECT_EQ(out.head, head);
  EXPECT_EQ(out.frames, frames);
  EXPECT_EQ(out.finish, finish);
}

TEST(RelayPolicy, PassHandsOnEverythingAtOnce) {
  for (const char* relay : {"pass", "one_at_a_time"}) {
    Played played(relay);
    expect(played.head(0), true, {});
    expect(played.piece(1, "ab"), true, {"ab"});
    expect(played.end(2), true, {}, true);
    EXPECT_FALSE(played.wake());
  }
}

TEST(RelayPolicy, HeaderHoldKeepsTheHeadForTheFirstBytes) {
  Played played("header_hold");
  expect(played.head(0), false, {});
  expect(played.piece(1, "ab"), true, {"ab"});
  expect(played.end(2), true, {}, true);
}

TEST(RelayPolicy, HoldAllKeepsHeadAndBodyForTheEnd) {
  Played played("hold_all");
  expect(played.head(0), false, {});
  expect(played.piece(1, "ab"), false, {});
  expect(played.piece(2, "cd"), false, {});
  expect(played.end(3), true, {"abcd"}, true);
}

TEST(RelayPolicy, BlockLetsGoOfWholeBlocksOnly) {
  Played played("block(4)");
  expect(played.head(0), false, {});
  expect(played.piece(1, "abc"), false, {});
  expect(played.piece(2, "d"), true, {"abcd"});
  expect(played.piece(3, "efghijklm"), true, {"efgh", "ijkl"});
  expect(played.end(4), true, {"m"}, true);
}

TEST(RelayPolicy, BlockWithNothingLeftEndsWithoutAnEmptyFrame) {
  Played played("block(2)");
  expect(played.piece(1, "ab"), true, {"ab"});
  expect(played.end(2), true, {}, true);
}

TEST(RelayPolicy, HeadHoldsTheFirstBytesAndThenPasses) {
  Played played("head(4)");
  expect(played.head(0), false, {});
  expect(played.piece(1, "abc"), false, {});
  expect(played.piece(2, "de"), true, {"abcde"});
  expect(played.piece(3, "f"), true, {"f"});
  expect(played.end(4), true, {}, true);
}

TEST(RelayPolicy, HeadThatIsNeverReachedIsLetGoAtTheEnd) {
  Played played("head(100)");
  expect(played.piece(1, "abc"), false, {});
  expect(played.end(2), true, {"abc"}, true);
}

TEST(RelayPolicy, TickFlushesOnAFixedGrid) {
  Played played("tick(100ms)");
  expect(played.head(30), false, {});
  ASSERT_EQ(played.wake(), at_ms(100));
  expect(played.piece(60, "ab"), false, {});
  expect(played.piece(99, "cd"), false, {});
  expect(played.timer(100), true, {"abcd"});
  EXPECT_FALSE(played.wake());
  expect(played.piece(101, "ef"), false, {});
  ASSERT_EQ(played.wake(), at_ms(200));
  expect(played.end(150), false, {});
  expect(played.timer(200), true, {"ef"}, true);
}

TEST(RelayPolicy, CorkFlushesAPeriodAfterTheFirstHeldByte) {
  Played played("cork(200ms)");
  expect(played.head(10), false, {});
  ASSERT_EQ(played.wake(), at_ms(210));
  expect(played.timer(210), true, {});
  expect(played.piece(230, "ab"), false, {});
  expect(played.piece(400, "cd"), false, {});
  ASSERT_EQ(played.wake(), at_ms(430));
  expect(played.timer(430), true, {"abcd"});
  expect(played.end(440), false, {});
  ASSERT_EQ(played.wake(), at_ms(640));
  expect(played.timer(640), true, {}, true);
}

TEST(RelayPolicy, BehindLetsAPieceGoWhenTheNthAfterItHasCome) {
  Played played("behind(2)");
  expect(played.head(0), true, {});
  expect(played.piece(1, "a"), false, {});
  expect(played.piece(2, "b"), false, {});
  expect(played.piece(3, "c"), false, {"a"});
  expect(played.piece(4, "d"), false, {"b"});
  expect(played.end(5), true, {"c", "d"}, true);
}

TEST(RelayPolicy, CollectReplaysEveryPieceAtTheEnd) {
  Played played("collect");
  expect(played.head(0), false, {});
  expect(played.piece(1, "a"), false, {});
  expect(played.piece(2, "b"), false, {});
  expect(played.end(3), true, {"a", "b"}, true);
}

TEST(RelayPolicy, DelayMovesEverythingByItsPeriod) {
  Played played("delay(50ms)");
  expect(played.head(0), false, {});
  expect(played.piece(10, "a"), false, {});
  expect(played.piece(20, "b"), false, {});
  ASSERT_EQ(played.wake(), at_ms(50));
  expect(played.timer(50), true, {});
  ASSERT_EQ(played.wake(), at_ms(60));
  expect(played.timer(75), true, {"a", "b"});
  EXPECT_FALSE(played.wake());
  expect(played.end(80), false, {});
  ASSERT_EQ(played.wake(), at_ms(130));
  expect(played.timer(130), true, {}, true);
}

TEST(RelayPolicy, DelayLetsTheLastBytesAndTheEndGoTogether) {
  Played played("delay(50ms)");
  played.piece(10, "a");
  played.end(10);
  expect(played.timer(60), true, {"a"}, true);
}

TEST(RelayPolicy, DelayLetsNothingGoBeforeItsTime) {
  Played played("delay(50ms)");
  played.head(0);
  expect(played.timer(49), false, {});
}

TEST(RelayPolicy, GzipUnflushedGivesOnlyItsHeaderBeforeTheEnd) {
  Played played("gzip_unflushed", true);
  expect(played.head(0), false, {});
  const RelayOutput first = played.piece(1, "hello ");
  ASSERT_EQ(first.frames.size(), 1U);
  EXPECT_EQ(first.frames[0].size(), 10U);
  expect(played.piece(2, "world"), true, {});
  const RelayOutput last = played.end(3);
  EXPECT_TRUE(last.finish);
  std::string text;
  const auto decoder = content_decoder("gzip");
  EXPECT_EQ(decoder->feed(first.frames[0] + last.frames.at(0), text), "");
  EXPECT_EQ(text, "hello world");
  EXPECT_TRUE(decoder->whole());
}

TEST(RelayPolicy, GzipUnflushedPassesWhenTheClientDoesNotAllowIt) {
  Played played("gzip_unflushed", false);
  expect(played.head(0), true, {});
  expect(played.piece(1, "hello"), true, {"hello"});
}

}  // namespace
}  // namespace streamgauge
