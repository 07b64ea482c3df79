// SPDX-License-Identifier: MIT
// The clients of a verdict: a row a style, each linked to the staircase of what it was handed.
#include <fmt/format.h>

#include "reports/client_figures.h"
#include "reports/html_parts.h"
#include "reports/html_text.h"
#include "reports/staircase_svg.h"
#include "reports/words.h"

namespace streamgauge {
namespace {

std::string advice(const ClientFinding& client) {
  std::string html = html_text(client.fix);
  if (!client.note.empty())
    html += fmt::format("{}<span class=\"quiet\">{}</span>", html.empty() ? "" : "<br>",
                        html_text(client.note));
  return html.empty() ? "-" : html;
}

std::string row(const ClientFinding& client, const std::string& anchor) {
  return fmt::format(
      "<tr><th scope=\"row\"><a href=\"#{}\"><code "
      "class=\"id\">{}</code></a></th><td>{}</td><td>{}</td>"
      "<td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>"
      "<td class=\"value\">{}</td></tr>\n",
      anchor, html_text(client.style), html_mark(client.verdict), name(client.held_by),
      client.verdict == VerdictKind::buffers ? html_text(describe(client.shape)) : "-",
      client_hold_words(client), number(client.ttfc_ms), advice(client));
}

std::string names(const ClientFigure& figure, const Verdict& verdict) {
  constexpr std::size_t kNamesMax = 4;
  std::string html;
  for (std::size_t i = 0; i < figure.findings.size() && i < kNamesMax; ++i)
    html += fmt::format("{}<code>{}</code>", html.empty() ? "" : ", ",
                        html_text(verdict.clients[figure.findings[i]].style));
  if (figure.findings.size() > kNamesMax)
    html += fmt::format(" and {} more", figure.findings.size() - kNamesMax);
  return html;
}

std::string figure_html(const ClientFigure& figure, const Verdict& verdict) {
  const ClientFinding& first = verdict.clients[figure.findings.front()];
  Staircase stairs = first.staircase;
  stairs.title = "what " + first.style + " was handed";
  return fmt::format("<figure id=\"{}\" tabindex=\"-1\"><figcaption>{}</figcaption>{}</figure>\n",
                     figure.id, names(figure, verdict),
                     staircase_svg(stairs, {}, fmt::format("stairs-{}", figure.id)));
}

}  // namespace

std::string html_clients(const Verdict& verdict) {
  if (verdict.clients.empty()) return {};
  const auto anchors = client_anchors(verdict);
  std::string rows;
  for (std::size_t i = 0; i < verdict.clients.size(); ++i)
    rows += row(verdict.clients[i], anchors[i]);
  std::string figures;
  for (const ClientFigure& figure : client_figures(verdict))
    figures += figure_html(figure, verdict);
  return fmt::format(
      "<h2 id=\"clients\">Clients</h2>\n<p class=\"quiet\">{}</p>\n<div class=\"wide\" "
      "tabindex=\"0\" role=\"region\" aria-label=\"Clients\"><table><thead><tr><th scope=\"col\">"
      "Style</th><th scope=\"col\">Verdict</th><th scope=\"col\">Held by</th><th "
      "scope=\"col\">Shape"
      "</th><th scope=\"col\" class=\"number\">Held by the client</th><th scope=\"col\" "
      "class=\"number\">First chunk, ms</th><th scope=\"col\">What to change</th></tr></thead>\n"
      "<tbody>\n{}</tbody></table></div>\n<h3>What they were handed, and when</h3>\n"
      "<div class=\"panels\">\n{}</div>\n",
      html_text(client_source(verdict)), rows, figures);
}

}  // namespace streamgauge
