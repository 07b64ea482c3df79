// SPDX-License-Identifier: MIT
// For feeding a push parser the same bytes cut in every way that matters.
#pragma once

#include <functional>
#include <random>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace streamgauge {

using Pieces = std::vector<std::string_view>;

inline Pieces byte_by_byte(std::string_view text) {
  Pieces out;
  for (std::size_t i = 0; i < text.size(); ++i) out.push_back(text.substr(i, 1));
  return out;
}

inline Pieces random_pieces(std::string_view text, std::uint32_t seed, std::size_t longest) {
  std::mt19937 random(seed);
  Pieces out;
  while (!text.empty()) {
    const std::size_t length = std::min<std::size_t>(1 + random() % longest, text.size());
    out.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

// Every cut in two, and of short texts in three.
inline std::vector<Pieces> cuts(std::string_view text) {
  constexpr std::size_t short_bytes = 48;
  std::vector<Pieces> out;
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    out.push_back({text.substr(0, cut), text.substr(cut)});
    for (std::size_t second = cut + 1; second < text.size() && text.size() <= short_bytes; ++second)
      out.push_back({text.substr(0, cut), text.substr(cut, second - cut), text.substr(second)});
  }
  return out;
}

// Whole, byte by byte, every cut in two, of short texts in three, and 20 seeded random cuts; texts
// over 4 KiB in reads of three sizes instead. The first failure ends it.
inline void for_every_split(std::string_view text, const std::function<void(const Pieces&)>& test) {
  std::vector<Pieces> splits;
  if (text.size() > 4096) {
    for (const std::size_t longest : {700U, 16'384U, 1'000'000U})
      splits.push_back(random_pieces(text, 1, longest));
  } else {
    splits = cuts(text);
    splits.push_back(byte_by_byte(text));
    for (std::uint32_t seed = 1; seed <= 20; ++seed)
      splits.push_back(random_pieces(text, seed, 1 + seed));
  }
  splits.push_back({text});
  for (const Pieces& pieces : splits) {
    SCOPED_TRACE("in " + std::to_string(pieces.size()) + " pieces, the first of " +
                 std::to_string(pieces.empty() ? 0 : pieces.front().size()) + " bytes");
    test(pieces);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace streamgauge
