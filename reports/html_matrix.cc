// SPDX-License-Identifier: MIT
// The heat map of a run: a row a client style, a column a cell, a table a scenario.
#include <algorithm>

#include <fmt/format.h>

#include "reports/client_figures.h"
#include "reports/client_grid.h"
#include "reports/html_parts.h"
#include "reports/html_text.h"
#include "reports/words.h"

namespace streamgauge {
namespace {

std::string cell_html(VerdictKind verdict, const std::string& words, const std::string& target,
                      const std::string& label) {
  const std::string inside = html_glyph(verdict) + " " + html_text(words);
  if (target.empty())
    return fmt::format("<td class=\"heat {}\">{}</td>", html_class(verdict), inside);
  return fmt::format("<td class=\"heat {}\"><a href=\"{}\" aria-label=\"{}\">{}</a></td>",
                     html_class(verdict), html_text(target), html_text(label), inside);
}

std::string words_of(const TableRow& cell) {
  std::string text;
  for (const auto& [name, value] : cell.words)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  return text.empty() ? cell.name : text;
}

// One line a matrix axis, so that long values stay in narrow columns.
std::string head(const ClientGrid& grid) {
  std::string html;
  const auto& first = *grid.cells.front();
  for (std::size_t axis = 0; axis < std::max<std::size_t>(first.words.size(), 1); ++axis) {
    html += fmt::format("<tr><th scope=\"col\">{}</th>",
                        first.words.empty() ? "Client" : html_text(first.words[axis].first));
    for (const TableRow* cell : grid.cells)
      html += fmt::format("<th scope=\"col\">{}</th>",
                          html_text(cell->words.empty() ? cell->name : cell->words[axis].second));
    html += "</tr>\n";
  }
  return html;
}

std::string wire_row(const ClientGrid& grid) {
  std::string html = "<tr><th scope=\"row\">the wire</th>";
  for (const TableRow* cell : grid.cells) {
    const HopReport& target = cell->verdict.target;
    html += cell_html(target.verdict, std::string(name(target.verdict)), cell->page,
                      fmt::format("the wire, {}: {}", words_of(*cell), name(target.verdict)));
  }
  return html + "</tr>\n";
}

// Where on its page each finding of each cell has its staircase.
using Anchors = std::vector<std::vector<std::string>>;

Anchors anchors_of(const ClientGrid& grid) {
  Anchors out;
  for (const TableRow* cell : grid.cells) out.push_back(client_anchors(cell->verdict));
  return out;
}

std::string style_row(const ClientGrid& grid, const Anchors& anchors, const std::string& style) {
  std::string html =
      fmt::format("<tr><th scope=\"row\"><code class=\"id\">{}</code></th>", html_text(style));
  for (std::size_t i = 0; i < grid.cells.size(); ++i) {
    const TableRow* cell = grid.cells[i];
    const ClientFinding* client = finding_of(*cell, style);
    if (client == nullptr) {
      html += "<td class=\"heat\">-</td>";
      continue;
    }
    const auto at = static_cast<std::size_t>(client - cell->verdict.clients.data());
    const std::string page = cell->page.empty() ? "" : cell->page + "#" + anchors[i][at];
    const std::string words = holder_words(*client);
    html += cell_html(client->verdict, words, page,
                      fmt::format("{}, {}: {}", style, words_of(*cell), words));
  }
  return html + "</tr>\n";
}

}  // namespace

std::string html_matrix(const std::vector<TableRow>& rows) {
  std::string html;
  for (const ClientGrid& grid : client_grids(rows)) {
    std::string body = wire_row(grid);
    const Anchors anchors = anchors_of(grid);
    for (const std::string& style : grid.styles) body += style_row(grid, anchors, style);
    html += fmt::format(
        "<h2>Clients: {0}</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\""
        "Clients of {0}\"><table class=\"matrix\"><thead>\n{1}</thead><tbody>\n{2}</tbody></table>"
        "</div>\n",
        html_text(grid.scenario), head(grid), body);
    if (!grid.says.empty()) html += fmt::format("<p class=\"card\">{}</p>\n", html_text(grid.says));
  }
  return html;
}

}  // namespace streamgauge
