// SPDX-License-Identifier: MIT
// The vectors of WHATWG HTML 9.2.5 and 9.2.6, each whatever the split.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "harness/wire/event_parser.h"
#include "tests/unit/harness/instants.h"
#include "tests/unit/harness/wire/splits.h"

namespace streamgauge {
namespace {

std::string parsed(const Pieces& pieces) {
  SseParser parser;
  std::vector<StreamEvent> events;
  for (const std::string_view piece : pieces) parser.feed(piece, at_ms(0), events);
  std::string out;
  for (const StreamEvent& event : events)
    out += fmt::format("[{}|{}|{}]", event.type, event.data, event.id);
  return out;
}

struct Vector {
  const char* what;
  std::string stream;
  std::string events;  // [type|data|id]...
};

void expect_all(const std::vector<Vector>& vectors) {
  for (const Vector& vector : vectors) {
    SCOPED_TRACE(vector.what);
    for_every_split(vector.stream,
                    [&](const Pieces& pieces) { ASSERT_EQ(parsed(pieces), vector.events); });
  }
}

const std::string kMark = "\xEF\xBB\xBF";

TEST(SseParser, StripsOneByteOrderMarkAtTheStartOnly) {
  expect_all({
      {"one", kMark + "data:1\n\n", "[message|1|]"},
      {"two", kMark + kMark + "data:1\n\ndata:2\n\n", "[message|2|]"},
      {"in mid-stream", "data:1\n\n" + kMark + "data:2\n\ndata:3\n\n", "[message|1|][message|3|]"},
      {"in data", "data:" + kMark + "1\n\n", "[message|" + kMark + "1|]"},
      {"before a comment", kMark + ":c\ndata:1\n\n", "[message|1|]"},
      {"before a blank line", kMark + "\ndata:1\n\n", "[message|1|]"},
      {"after a blank line", "\n" + kMark + "data:1\n\n", ""},
  });
}

TEST(SseParser, TakesEveryLineEnd) {
  expect_all({
      {"LF", "data:1\n\ndata:2\n\n", "[message|1|][message|2|]"},
      {"CRLF", "data:1\r\n\r\ndata:2\r\n\r\n", "[message|1|][message|2|]"},
      {"CR", "data:1\r\rdata:2\r\r", "[message|1|][message|2|]"},
      {"mixed", "data:1\r\ndata:2\rdata:3\n\r", "[message|1\n2\n3|]"},
      {"several blank lines", "data:1\n\n\n\r\n\r\rdata:2\n\n", "[message|1|][message|2|]"},
  });
}

TEST(SseParser, ReadsDataFields) {
  expect_all({
      {"no space", "data:x\n\n", "[message|x|]"},
      {"one space is stripped", "data: x\n\n", "[message|x|]"},
      {"the second is kept", "data:  x\n\n", "[message| x|]"},
      {"no colon", "data\n\n", "[message||]"},
      {"no colon twice", "data\ndata\n\n", "[message|\n|]"},
      {"empty", "data:\n\n", "[message||]"},
      {"many lines", "data:a\ndata:\ndata:b\n\n", "[message|a\n\nb|]"},
      {"empty first and last", "data:\ndata:a\ndata:\n\n", "[message|\na\n|]"},
      {"colon in the value", "data:a:b\n\n", "[message|a:b|]"},
      {"tab is kept", "data:\tx\n\n", "[message|\tx|]"},
      {"NUL is kept", std::string("data:a\0b\n\n", 10), std::string("[message|a\0b|]", 14)},
      {"a character of several bytes", "data:\xE2\x82\xAC\n\n", "[message|\xE2\x82\xAC|]"},
  });
}

TEST(SseParser, IgnoresWhatIsNoField) {
  expect_all({
      {"unknown", "other:1\ndata:x\n\n", "[message|x|]"},
      {"upper case", "DATA:1\ndata:x\n\n", "[message|x|]"},
      {"space before", " data:1\ndata:x\n\n", "[message|x|]"},
      {"space after", "data :1\ndata:x\n\n", "[message|x|]"},
      {"comments", ":a\n:\n: :\ndata:x\n:data:fail\ndata:y\n\n", "[message|x\ny|]"},
      {"comments only", ":a\n\n:b\n\n", ""},
  });
}

TEST(SseParser, NamesTheTypeOfItsBlockOnly) {
  expect_all({
      {"named", "event: ping\ndata:x\n\n", "[ping|x|]"},
      {"empty", "event:\ndata:x\n\n", "[message|x|]"},
      {"the last wins", "event:a\nevent:b\ndata:x\n\n", "[b|x|]"},
      {"after the data", "data:x\nevent:a\n\n", "[a|x|]"},
      {"gone after dispatch", "event:a\ndata:x\n\ndata:y\n\n", "[a|x|][message|y|]"},
      {"gone after a block without data", "event:a\n\ndata:y\n\n", "[message|y|]"},
  });
}

TEST(SseParser, KeepsTheLastId) {
  expect_all({
      {"kept for later events", "id:1\ndata:x\n\ndata:y\n\n", "[message|x|1][message|y|1]"},
      {"with NUL is ignored", "id:1\ndata:x\n\n" + std::string("id:2\0\n", 6) + "data:y\n\n",
       "[message|x|1][message|y|1]"},
      {"reset by an empty one", "id:1\ndata:x\n\nid\ndata:y\n\nid:\ndata:z\n\n",
       "[message|x|1][message|y|][message|z|]"},
      {"set by a block without data", "id:7\n\ndata:x\n\n", "[message|x|7]"},
      {"the last wins", "id:1\ndata:x\nid:2\n\n", "[message|x|2]"},
  });
}

TEST(SseParser, DropsWhatNoBlankLineEnds) {
  expect_all({
      {"no line end", "data:1\n\ndata:2", "[message|1|]"},
      {"one line end", "data:1\n\ndata:2\n", "[message|1|]"},
      {"nothing at all", "x", ""},
  });
}

TEST(SseParser, ReadsTheOpenAiDialectAsPlainData) {
  expect_all({{"done",
               ": keep-alive\n\ndata: {\"choices\":[]}\n\ndata: {\"error\":{}}\n\ndata: [DONE]\n\n",
               "[message|{\"choices\":[]}|][message|{\"error\":{}}|][message|[DONE]|]"}});
}

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

TEST(SseParser, CountsComments) {
  SseParser parser;
  std::vector<StreamEvent> events;
  for (const std::string_view piece : byte_by_byte(": ping\n\n:\n\ndata:x\n:y\n\n"))
    parser.feed(piece, at_ms(0), events);
  EXPECT_EQ(parser.comments(), 3U);
  EXPECT_EQ(events.size(), 1U);
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
