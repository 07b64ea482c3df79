// SPDX-License-Identifier: MIT
// What the terminal shows: verdict first, then what was held, where, why, and what to change.
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/printable.h"
#include "reports/reports.h"
#include "tests/unit/reports/sample_verdicts.h"

namespace streamgauge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Console, SaysTheVerdictFirstAndThenTheReason) {
  const std::string text = console_report(buffering_verdict(), {});
  EXPECT_THAT(text, StartsWith("BUFFERS  held in blocks of 4"));
  std::size_t at = 0;
  for (const char* part : {"at hop nginx", "Held: up to", "nginx.proxy_buffering",
                           "seen: ", "change: ", "it then streams", "Numbers", "Staircase", "Hops",
                           "Controls: direct STREAMS, known bad BUFFERS"}) {
    const std::size_t found = text.find(part, at);
    EXPECT_NE(found, std::string::npos) << part << " in its place in\n" << text;
    at = found == std::string::npos ? at : found;
  }
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(Console, OfAStreamSaysSoOfBothStreams) {
  EXPECT_THAT(console_report(streaming_verdict(), {}),
              StartsWith("STREAMS  every chunk came through before the next was sent, and a second "
                         "stream beside it\n"));
}

TEST(Console, OfAFailureSaysWhyAndMakesItHarmless) {
  const std::string text = console_report(failed_verdict(), {});
  EXPECT_THAT(
      text, AllOf(StartsWith("FAILED  "), HasSubstr("answered 500 Oops"),
                  HasSubstr("\\x1b[31m\\xff"), Not(HasSubstr("\x1b")), Not(HasSubstr("hunter2"))));
  EXPECT_THAT(console_report(unsound_verdict(), {}), HasSubstr("a control failed"));
}

TEST(Console, HasARowForEachClient) {
  const std::string text = console_report(verdict_with_clients(), {});
  EXPECT_THAT(text, AllOf(HasSubstr("\nClients. Replayed over the answer to this check's own "
                                    "request (HTTP/1.1, chunked, text/event-stream)"),
                          HasSubstr("curl -N       STREAMS       nobody"),
                          HasSubstr("held in blocks of 4096 bytes; fix: add -N")));
  EXPECT_THAT(console_report(streaming_verdict(), {}), Not(HasSubstr("Clients")));
}

TEST(ClientMatrix, IsPartedToFitAndSaysWhoHolds) {
  std::vector<TableRow> rows;
  for (int i = 1; i <= 12; ++i) {
    rows.push_back({"a[x]", verdict_with_clients(), true, "", ""});
    rows.back().scenario = "a";
    rows.back().says = "it depends";
  }
  const std::string text = client_matrix(rows, {});
  EXPECT_THAT(text, AllOf(HasSubstr("Clients of a"), HasSubstr("[12]"),
                          HasSubstr("curl      client"), HasSubstr("the wire  streams")));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  EXPECT_EQ(said(rows, {}), "\na: True, as this run showed: it depends\n");
  rows.back().passed = false;
  EXPECT_THAT(said(rows, {}), HasSubstr("Not shown by this run"));
  EXPECT_EQ(client_matrix({{"b", streaming_verdict(), true, "", ""}}, {}), "");
}

TEST(Console, QuietIsOneLine) {
  for (const Verdict& verdict : {streaming_verdict(), buffering_verdict(), failed_verdict()}) {
    const std::string text = console_report(verdict, {.quiet = true});
    EXPECT_EQ(text.find('\n'), text.size() - 1) << text;
  }
}

TEST(Console, ColoursOnlyWhenAsked) {
  EXPECT_THAT(console_report(streaming_verdict(), {.colour = true}),
              StartsWith("\x1b[1;32mSTREAMS"));
}

TEST(Console, TableHasARowACellAndSaysWhatFailed) {
  const std::string text =
      console_table({{"flows", streaming_verdict(), true, "", ""},
                     {"held", buffering_verdict(), false, "expected verdict STREAMS", ""}},
                    {});
  EXPECT_THAT(text,
              AllOf(StartsWith("ok    flows     STREAMS"), HasSubstr("\nFAIL  held      BUFFERS"),
                    HasSubstr("nginx.proxy_buffering at hop nginx, fix verified"),
                    HasSubstr("expected verdict STREAMS")));
}

TEST(StaircaseText, ShowsWhatIsHeldBetweenTheCurves) {
  Staircase stairs;
  stairs.title = "paced";
  stairs.emitted = {{0, 100}, {50, 200}};
  stairs.arrived = {{100, 200}};
  const std::string text = staircase_text(stairs, 60);
  EXPECT_THAT(text, AllOf(HasSubstr("paced"), HasSubstr("200 B |"), HasSubstr("..."),
                          HasSubstr("#"), HasSubstr("100 ms")));
  std::size_t longest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  EXPECT_LE(longest, 62U);
  EXPECT_EQ(staircase_text({}, 60), "");
}

TEST(Printable, MakesControlCharactersVisible) {
  EXPECT_EQ(printable("a\x1b[2J\x07\x7f\xc3\xa9\r\nb"), "a\\x1b[2J\\x07\\x7f\\xc3\\xa9  b");
  EXPECT_EQ(printable_lines("a\x1b\nb\r\n"), "a\\x1b\nb \n");
  EXPECT_EQ(printable_lines(""), "");
}

}  // namespace
}  // namespace streamgauge
