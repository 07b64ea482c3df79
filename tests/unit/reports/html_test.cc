// SPDX-License-Identifier: MIT
// The page: says what the console says, stands alone, and runs nothing that a target sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/reports.h"
#include "tests/unit/reports/sample_verdicts.h"

namespace streamgauge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Page, SaysVerdictHopCauseAndFix) {
  EXPECT_THAT(html_report(buffering_verdict()),
              AllOf(HasSubstr("BUFFERS"), HasSubstr("nginx"), HasSubstr("nginx.proxy_buffering"),
                    HasSubstr("proxy_buffering off"), HasSubstr("<svg"), HasSubstr("Server")));
  EXPECT_THAT(html_report(streaming_verdict()), AllOf(HasSubstr("STREAMS"), HasSubstr("<svg")));
}

TEST(Page, StandsAlone) {
  for (const Verdict& verdict : {streaming_verdict(), buffering_verdict(), inconclusive_verdict(),
                                 failed_verdict(), unsound_verdict()}) {
    const std::string page = html_report(verdict);
    EXPECT_THAT(page, AllOf(HasSubstr("<!DOCTYPE html>"), HasSubstr("</html>"),
                            HasSubstr("prefers-color-scheme"), Not(HasSubstr("<script")),
                            Not(HasSubstr("<link")), Not(HasSubstr("src=\"")),
                            Not(HasSubstr("@import")), Not(HasSubstr(">nan"))));
  }
}

TEST(Page, RunsNothingThatATargetSentAndShowsNoSecret) {
  const std::string page = html_report(failed_verdict());
  EXPECT_THAT(page,
              AllOf(Not(HasSubstr("<img src=x")), Not(HasSubstr("<b>?")), Not(HasSubstr("hunter2")),
                    Not(HasSubstr("\x1b")), HasSubstr("&lt;img src=x")));
}

TEST(Page, OfARunLinksEveryCell) {
  const std::string page =
      html_index({{"a<b>", streaming_verdict(), true, "", "001-a/report.html"},
                  {"c", buffering_verdict(), false, "expected <STREAMS>", ""}});
  EXPECT_THAT(page, AllOf(HasSubstr("001-a/report.html"), HasSubstr("a&lt;b&gt;"),
                          HasSubstr("expected &lt;STREAMS&gt;"), Not(HasSubstr("<b>")),
                          Not(HasSubstr("<script"))));
}

TEST(Page, LinksEachClientToTheStaircaseOfWhatItWasHanded) {
  const std::string page = html_report(verdict_with_clients());
  EXPECT_THAT(page, AllOf(HasSubstr("href=\"#client-1\"><code class=\"id\">curl -N"),
                          HasSubstr("href=\"#client-2\"><code class=\"id\">curl<"),
                          HasSubstr("<figure id=\"client-2\""), HasSubstr("class=\"delivered\""),
                          HasSubstr("add -N"), Not(HasSubstr("<script"))));
  EXPECT_THAT(html_report(streaming_verdict()), Not(HasSubstr("id=\"clients\"")));
}

TEST(Page, SharesAStaircaseBetweenClientsThatWereHandedTheSame) {
  Verdict verdict = verdict_with_clients();
  for (int i = 0; i < 90; ++i) verdict.clients.push_back(verdict.clients.front());
  const std::string page = html_report(verdict);
  EXPECT_THAT(page, AllOf(HasSubstr("id=\"client-2\""), Not(HasSubstr("id=\"client-3\"")),
                          HasSubstr("and 87 more")));
}

TEST(Page, OfARunHasAHeatMapWhoseCellsLinkToStaircases) {
  TableRow row{"a[x=1]", verdict_with_clients(), true, "", "001-a/report.html"};
  row.scenario = "a<b>";
  row.words = {{"x", "1"}};
  row.says = "curl needs -N";
  EXPECT_THAT(html_index({row}),
              AllOf(HasSubstr("Clients: a&lt;b&gt;"),
                    HasSubstr("href=\"001-a/report.html#client-2\" aria-label=\"curl, x 1: client"),
                    HasSubstr("&#9632;</span> client"), HasSubstr("True, as this run showed")));
  row.passed = false;
  EXPECT_THAT(html_index({row}), HasSubstr("Not shown by this run"));
}

}  // namespace
}  // namespace streamgauge
