// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "reports/reports.h"

namespace streamgauge {
namespace {

constexpr std::size_t kRows = 8;

double bytes_at(const std::vector<StairPoint>& points, double ms) {
  double bytes = 0;
  for (const StairPoint& point : points)
    if (point.ms <= ms) bytes = std::max(bytes, point.bytes);
  return bytes;
}

}  // namespace

std::string staircase_text(const Staircase& stairs, std::size_t width) {
  if (stairs.emitted.empty()) return {};
  double last = stairs.emitted.back().ms;
  for (const StairPoint& point : stairs.arrived) last = std::max(last, point.ms);
  const double top = stairs.emitted.back().bytes;
  const std::size_t columns = std::clamp<std::size_t>(width, 40, 120) - 14;
  std::string text = fmt::format("\nStaircase ({}): # arrived, . emitted and held\n", stairs.title);
  for (std::size_t row = kRows; row-- > 0;) {
    const double level = top * (static_cast<double>(row) + 0.5) / kRows;
    text += fmt::format("{:>9.0f} B |", top * static_cast<double>(row + 1) / kRows);
    for (std::size_t column = 0; column < columns; ++column) {
      const double ms = last * static_cast<double>(column + 1) / static_cast<double>(columns);
      const bool arrived = bytes_at(stairs.arrived, ms) >= level;
      text += arrived ? '#' : bytes_at(stairs.emitted, ms) >= level ? '.' : ' ';
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text + fmt::format("            0 ms{:>{}.0f} ms\n", last, columns - 6);
}

}  // namespace streamgauge
