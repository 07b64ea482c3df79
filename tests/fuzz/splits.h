// SPDX-License-Identifier: MIT
// For cutting a fuzz target's input as the input itself says, so that a seed is plain bytes and a
// crash comes again.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "scenarios/plan/draw.h"

namespace streamgauge {

// Up to a length that the input draws, so that some are cut fine and some coarse.
inline std::vector<std::string_view> drawn_pieces(std::string_view input) {
  Draw draw(std::hash<std::string_view>{}(input));
  const std::size_t longest = std::size_t{1} << (draw() % 10);
  std::vector<std::string_view> pieces;
  while (!input.empty()) {
    pieces.push_back(input.substr(0, 1 + draw() % longest));
    input.remove_prefix(pieces.back().size());
  }
  return pieces;
}

}  // namespace streamgauge
