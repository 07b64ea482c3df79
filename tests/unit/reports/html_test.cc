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

}  // namespace
}  // namespace streamgauge
