// SPDX-License-Identifier: MIT
// For holding rules against measured tables, a cell a line.
#pragma once

#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/harness/clients/wire_pattern.h"

namespace streamgauge {

struct Cell {
  const char* style;
  Pattern pattern;
  BodyFraming framing;
  BodyEncoding encoding;
  const char* seen;
};

inline constexpr auto kFrames = Pattern::frames;
inline constexpr auto kCoalesced = Pattern::coalesced;
inline constexpr auto kDribbled = Pattern::dribbled;
inline constexpr auto kLate = Pattern::late;
inline constexpr auto kBig = Pattern::big;
inline constexpr auto kChunked = BodyFraming::chunked;
inline constexpr auto kLength = BodyFraming::length;
inline constexpr auto kClose = BodyFraming::close;
inline constexpr auto kPlain = BodyEncoding::identity;
inline constexpr auto kGzip = BodyEncoding::gzip;
inline constexpr auto kUnflushed = BodyEncoding::gzip_unflushed;

inline void expect_cells(const std::vector<Cell>& cells) {
  for (const Cell& cell : cells) {
    SCOPED_TRACE(testing::Message() << cell.style << ", pattern " << static_cast<int>(cell.pattern)
                                    << ", framing " << static_cast<int>(cell.framing)
                                    << ", encoding " << static_cast<int>(cell.encoding));
    EXPECT_EQ(seen_by(cell.style, wire_pattern(cell.pattern, cell.framing, cell.encoding)),
              expanded(cell.seen));
  }
}

}  // namespace streamgauge
