// SPDX-License-Identifier: MIT
#include "scenarios/plan/load.h"

#include <algorithm>

#include "scenarios/plan/delay.h"

namespace streamgauge {

double slowness(const Load& load, std::size_t running) {
  const auto& table = load.slowdown_table;
  if (table.empty())
    return 1 + load.slowdown * static_cast<double>(running - std::min<std::size_t>(running, 1));
  const auto above = std::find_if(table.begin(), table.end(),
                                  [&](const auto& entry) { return entry.first > running; });
  return above == table.begin() ? 1 : std::prev(above)->second;
}

Duration prefill(const Load& load, std::size_t prompt_tokens) {
  const double ns =
      static_cast<double>(load.prefill_per_token.count()) * static_cast<double>(prompt_tokens);
  const Duration most = kDelayMax;
  if (ns >= static_cast<double>(most.count())) return most;
  return Duration(static_cast<Duration::rep>(ns));
}

}  // namespace streamgauge
