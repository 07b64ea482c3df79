// SPDX-License-Identifier: MIT
// The same matrix for a terminal: columns are numbered, and parted into tables that fit.
#include <algorithm>

#include <fmt/format.h>

#include "reports/client_grid.h"
#include "reports/printable.h"

namespace streamgauge {
namespace {

constexpr std::size_t kCellWidth = 9;

std::string_view short_words(const ClientFinding* client) {
  if (client == nullptr) return "-";
  if (client->verdict == VerdictKind::streams) return "streams";
  return client->verdict == VerdictKind::buffers ? name(client->held_by) : "?";
}

std::string_view short_words(const HopReport& target) {
  if (target.verdict == VerdictKind::streams) return "streams";
  if (target.verdict == VerdictKind::buffers) return "server";
  return target.verdict == VerdictKind::failed ? "FAILED" : "?";
}

// Columns `begin` to `end` of the grid, beside the names.
std::string part(const ClientGrid& grid, std::size_t width, std::size_t begin, std::size_t end) {
  std::string text = fmt::format("  {:<{}}", "held by", width);
  for (std::size_t i = begin; i < end; ++i)
    text += fmt::format("{:<{}}", fmt::format("[{}]", i + 1), kCellWidth);
  text += fmt::format("\n  {:<{}}", "the wire", width);
  for (std::size_t i = begin; i < end; ++i)
    text += fmt::format("{:<{}}", short_words(grid.cells[i]->verdict.target), kCellWidth);
  for (const std::string& style : grid.styles) {
    text += fmt::format("\n  {:<{}}", style, width);
    for (std::size_t i = begin; i < end; ++i)
      text += fmt::format("{:<{}}", short_words(finding_of(*grid.cells[i], style)), kCellWidth);
  }
  return text + "\n";
}

std::string wrapped(const std::string& text, std::size_t width) {
  std::string out;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string word = printable(std::string_view(text).substr(at, end - at));
    at = end + 1;
    if (word.empty()) continue;
    if (line > 0 && line + 1 + word.size() > width) {
      out += '\n';
      line = 0;
    }
    out += (line > 0 ? " " : "") + word;
    line += word.size() + (line > 0 ? 1 : 0);
  }
  return out + "\n";
}

}  // namespace

std::string client_matrix(const std::vector<TableRow>& rows, const ConsoleStyle& style) {
  std::string text;
  for (const ClientGrid& grid : client_grids(rows)) {
    std::size_t width = 8;
    for (const std::string& name : grid.styles) width = std::max(width, name.size());
    width += 2;
    text += fmt::format("\nClients of {}\n", printable(grid.scenario));
    for (std::size_t i = 0; i < grid.cells.size(); ++i)
      text += fmt::format("  [{}] {}\n", i + 1, printable(grid.cells[i]->name));
    const std::size_t room = style.width > width + 2 ? style.width - width - 2 : 0;
    const std::size_t columns = std::max<std::size_t>(room / kCellWidth, 1);
    for (std::size_t begin = 0; begin < grid.cells.size(); begin += columns)
      text += part(grid, width, begin, std::min(begin + columns, grid.cells.size()));
  }
  return text;
}

std::string said(const std::vector<TableRow>& rows, const ConsoleStyle& style) {
  std::string text;
  for (const auto& cells : by_scenario(rows))
    if (const std::string words = said_of(cells); !words.empty())
      text += "\n" + wrapped(cells.front()->scenario + ": " + words, style.width);
  return text;
}

}  // namespace streamgauge
