// SPDX-License-Identifier: MIT
#include "reports/client_figures.h"

#include <algorithm>

#include <fmt/format.h>

namespace streamgauge {

std::vector<ClientFigure> client_figures(const Verdict& verdict) {
  std::vector<ClientFigure> out;
  for (std::size_t i = 0; i < verdict.clients.size(); ++i) {
    const Staircase& own = verdict.clients[i].staircase;
    if (own.emitted.empty()) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const ClientFigure& figure) {
      const Staircase& other = verdict.clients[figure.findings.front()].staircase;
      return own.emitted == other.emitted && own.arrived == other.arrived &&
             own.delivered == other.delivered;
    });
    if (same == out.end())
      out.push_back({fmt::format("client-{}", out.size() + 1), {i}});
    else
      same->findings.push_back(i);
  }
  return out;
}

std::vector<std::string> client_anchors(const Verdict& verdict) {
  std::vector<std::string> out(verdict.clients.size(), "clients");
  for (const ClientFigure& figure : client_figures(verdict))
    for (const std::size_t finding : figure.findings) out[finding] = figure.id;
  return out;
}

}  // namespace streamgauge
