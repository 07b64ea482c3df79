// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/html_parts.h"
#include "reports/html_text.h"
#include "reports/reports.h"
#include "reports/words.h"

namespace streamgauge {
namespace {

std::string repeat(const Verdict& verdict) {
  std::string html = "<h2>Repeat it</h2>\n";
  if (!verdict.command.empty())
    html +=
        fmt::format("<p>Measure again:</p><pre>{}</pre>\n", html_text(shell_line(verdict.command)));
  return html +
         "<p>Judge the stored record again, without the network, in this page's folder:</p>"
         "<pre>streamgauge judge record.json</pre>\n";
}

std::string footer(const Verdict& verdict) {
  std::string text = fmt::format("streamgauge {}, {}", verdict.tool_version, verdict.started);
  for (const std::string& fact : verdict.machine) text += "; " + fact;
  return fmt::format("<footer class=\"quiet\">{}</footer>\n", html_text(text));
}

}  // namespace

std::string html_report(const Verdict& verdict) {
  const HopReport& target = verdict.target;
  const std::string subject = target.url.empty() ? std::string("(no target)") : target.url;
  std::string body = fmt::format("<header><h1>streamgauge: <code>{}</code></h1></header>\n<main>\n",
                                 html_text(subject));
  body += html_strip(verdict) + html_causes(verdict) + html_notes(verdict) + html_stairs(verdict) +
          html_clients(verdict) + html_hops(verdict) + html_headers(verdict) + html_sizes(verdict) +
          html_numbers(verdict) + repeat(verdict);
  body += fmt::format("<details><summary>The verdict as JSON</summary><pre>{}</pre></details>\n",
                      html_text(verdict_text(verdict)));
  body += "</main>\n" + footer(verdict);
  return html_page(fmt::format("{}: {}", name(target.verdict), subject), body);
}

std::string html_index(const std::vector<TableRow>& rows) {
  std::string cells;
  std::size_t passed = 0;
  for (const TableRow& row : rows) {
    const HopReport& target = row.verdict.target;
    passed += row.passed ? 1U : 0U;
    const std::string label =
        row.page.empty()
            ? html_text(row.name)
            : fmt::format("<a href=\"{}\">{}</a>", html_text(row.page), html_text(row.name));
    cells += fmt::format(
        "<tr><td class=\"mark {}\">{}</td><th scope=\"row\">{}</th><td>{}</td><td "
        "class=\"value\">{}"
        "{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        row.passed ? "streams" : "failed", row.passed ? "&#10003; ok" : "&#10005; FAIL", label,
        html_mark(target.verdict),
        html_text(target.verdict == VerdictKind::failed ? target.failure : describe(target)),
        row.passed ? "" : fmt::format("<br><strong>{}</strong>", html_text(row.expectation)),
        name(target.head), name(target.concurrency.kind),
        row.verdict.causes.empty() ? "-"
                                   : fmt::format("<code class=\"id\">{}</code>",
                                                 html_text(row.verdict.causes.front().id)));
  }
  const std::size_t failed = rows.size() - passed;
  return html_page(
      fmt::format("streamgauge: {} passed, {} failed", passed, failed),
      fmt::format("<header><h1>streamgauge run</h1></header>\n<main>\n<section class=\"strip {}\">"
                  "<p class=\"word\">{} passed, {} failed</p><p class=\"said\">A cell passes when "
                  "its verdict is the one expected of it, good or bad.</p></section>\n"
                  "<h2>Cells</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" "
                  "aria-label=\"Cells\"><table><thead><tr><th scope=\"col\">Expected"
                  "</th><th scope=\"col\">Cell</th><th scope=\"col\">Verdict</th><th scope=\"col\">"
                  "Shape</th><th scope=\"col\">Head</th><th scope=\"col\">Pair</th>"
                  "<th scope=\"col\">Cause</th></tr></thead>\n<tbody>\n{}</tbody></table></div>\n"
                  "{}</main>\n",
                  failed == 0 ? "streams" : "failed", passed, failed, cells, html_matrix(rows)));
}

}  // namespace streamgauge
