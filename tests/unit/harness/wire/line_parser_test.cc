// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "harness/wire/event_parser.h"
#include "tests/unit/harness/instants.h"
#include "tests/unit/harness/wire/splits.h"

namespace streamgauge {
namespace {

std::vector<std::string> lines(const Pieces& pieces) {
  LineParser parser;
  std::vector<StreamEvent> events;
  for (const std::string_view piece : pieces) parser.feed(piece, at_ms(0), events);
  std::vector<std::string> out;
  for (const StreamEvent& event : events) out.push_back(event.data);
  return out;
}

TEST(LineParser, GivesEveryLineThatIsNotBlank) {
  const std::vector<std::string> expected = {"{\"a\":1}", "{\"b\":2}", "a\rb", " "};
  for_every_split("{\"a\":1}\n\n{\"b\":2}\r\n\r\na\rb\n \nopen",
                  [&](const Pieces& pieces) { ASSERT_EQ(lines(pieces), expected); });
}

TEST(LineParser, StampsALineWithTheReadThatEndedIt) {
  LineParser parser;
  std::vector<StreamEvent> events;
  parser.feed("one", at_ms(1), events);
  parser.feed("\ntwo\n", at_ms(2), events);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].at, at_ms(2));
  EXPECT_EQ(events[0].type, "line");
}

TEST(LineParser, DropsALineOverTheLimitAndGoesOn) {
  const std::string longest(kEventBytesMax, 'x');
  const std::string stream = longest + "x\nshort\n" + longest + "\n";
  const std::vector<std::string> expected = {"short", longest};
  EXPECT_TRUE(lines(random_pieces(stream, 3, 500'000)) == expected);
}

}  // namespace
}  // namespace streamgauge
