// SPDX-License-Identifier: MIT
#include "reports/client_grid.h"

#include <algorithm>

#include <fmt/format.h>

#include "reports/words.h"

namespace streamgauge {

std::vector<std::vector<const TableRow*>> by_scenario(const std::vector<TableRow>& rows) {
  std::vector<std::vector<const TableRow*>> out;
  for (const TableRow& row : rows) {
    if (out.empty() || out.back().front()->scenario != row.scenario) out.emplace_back();
    out.back().push_back(&row);
  }
  return out;
}

std::vector<ClientGrid> client_grids(const std::vector<TableRow>& rows) {
  std::vector<ClientGrid> out;
  for (const auto& cells : by_scenario(rows)) {
    ClientGrid grid{cells.front()->scenario, said_of(cells), cells, {}};
    for (const TableRow* cell : cells)
      for (const ClientFinding& client : cell->verdict.clients)
        if (std::find(grid.styles.begin(), grid.styles.end(), client.style) == grid.styles.end())
          grid.styles.push_back(client.style);
    if (!grid.styles.empty()) out.push_back(std::move(grid));
  }
  return out;
}

const ClientFinding* finding_of(const TableRow& cell, const std::string& style) {
  const auto& clients = cell.verdict.clients;
  const auto found = std::find_if(clients.begin(), clients.end(),
                                  [&](const ClientFinding& one) { return one.style == style; });
  return found == clients.end() ? nullptr : &*found;
}

std::string holder_words(const ClientFinding& client) {
  if (client.verdict == VerdictKind::streams) return "streams";
  if (client.verdict != VerdictKind::buffers) return "not told";
  std::string words(name(client.held_by));
  if (client.held.bytes_max > 0)
    words += fmt::format(", {} B", grouped(static_cast<double>(client.held.bytes_max)));
  return words;
}

std::string said_of(const std::vector<const TableRow*>& cells) {
  const std::string& says = cells.front()->says;
  if (says.empty()) return {};
  const bool shown =
      std::all_of(cells.begin(), cells.end(), [](const TableRow* cell) { return cell->passed; });
  return shown ? "True, as this run showed: " + says
               : "Not shown by this run, since an expectation failed: " + says;
}

}  // namespace streamgauge
