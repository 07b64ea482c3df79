// SPDX-License-Identifier: MIT
// For the matrix of client styles by cells, which text and page show alike.
#pragma once

#include <string>
#include <vector>

#include "reports/reports.h"

namespace streamgauge {

// One scenario's; points into the rows.
struct ClientGrid {
  std::string scenario;
  std::string says;  // see said_of
  std::vector<const TableRow*> cells;
  std::vector<std::string> styles;
};

// Those that have clients, in the order of the rows.
std::vector<ClientGrid> client_grids(const std::vector<TableRow>& rows);

// nullptr: the cell was not asked for it, or could not be judged.
const ClientFinding* finding_of(const TableRow& cell, const std::string& style);

// "client, 960 B", "server", "streams", "not told".
std::string holder_words(const ClientFinding& client);

// What a scenario says is true, when all its cells passed; otherwise that this run did not show it.
std::string said_of(const std::vector<const TableRow*>& cells);

// Rows of one scenario, which follow each other.
std::vector<std::vector<const TableRow*>> by_scenario(const std::vector<TableRow>& rows);

}  // namespace streamgauge
