// SPDX-License-Identifier: MIT
// Instants and limits; what streams mean is in sse_vectors_test.cc.
#include <gtest/gtest.h>

#include "harness/wire/event_parser.h"
#include "tests/unit/harness/instants.h"
#include "tests/unit/harness/wire/splits.h"

namespace streamgauge {
namespace {

TEST(SseParser, DispatchesAtTheReadThatBroughtTheLineEnd) {
  SseParser parser;
  std::vector<StreamEvent> events;
  parser.feed("data: 1\r\n\r", at_ms(1), events);
  ASSERT_EQ(events.size(), 1U) << "a final CR must not wait for what follows";
  parser.feed("\ndata: 2\n\ndata: 3\n\n", at_ms(2), events);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].at, at_ms(1));
  EXPECT_EQ(events[1].at, at_ms(2));
  EXPECT_EQ(events[2].at, at_ms(2));
}

const std::string kLongest(kEventBytesMax, 'x');

std::size_t oversized(const std::string& stream, std::size_t expected_events) {
  SseParser parser;
  std::vector<StreamEvent> events;
  for (const std::string_view piece : random_pieces(stream, 5, 1'000'000))
    parser.feed(piece, at_ms(0), events);
  EXPECT_EQ(events.size(), expected_events);
  return parser.oversized();
}

TEST(SseParser, DropsAndCountsAnEventOverTheLimitAndGoesOn) {
  EXPECT_EQ(oversized("data:" + kLongest + "x\n\ndata:1\n\n", 1), 1U);
  EXPECT_EQ(oversized("data:" + kLongest.substr(9) + "\n\n", 1), 0U);
  const std::string half = "data:" + kLongest.substr(kLongest.size() / 2) + "\n";
  EXPECT_EQ(oversized(half + half + half + "\ndata:1\n\n", 1), 1U);
}

TEST(SseParser, PassesOverALongCommentWithoutLosingTheEvent) {
  EXPECT_EQ(oversized(":" + kLongest + "x\ndata:1\n\n", 1), 0U);
}

TEST(SseParser, KeepsNoEndlessLine) {
  EXPECT_EQ(oversized("data:" + kLongest + kLongest + kLongest, 0), 0U);
}

}  // namespace
}  // namespace streamgauge
