// SPDX-License-Identifier: MIT
// For the staircases of client styles on a page: styles that were handed the same share one.
#pragma once

#include <string>
#include <vector>

#include "harness/judge/verdict.h"

namespace streamgauge {

struct ClientFigure {
  std::string id;                     // on the page: "client-1"
  std::vector<std::size_t> findings;  // of verdict.clients, the first one's staircase is drawn
};

std::vector<ClientFigure> client_figures(const Verdict& verdict);

// The id of each finding's figure; "clients", the table's, where it has none.
std::vector<std::string> client_anchors(const Verdict& verdict);

}  // namespace streamgauge
