// SPDX-License-Identifier: MIT
// For saying how late chunks left, over all finished streams, in buckets that metrics can show.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

class ErrorHistogram {
 public:
  // Upper bounds of the buckets; one more bucket takes what is above the last.
  static constexpr std::array<Duration, 12> kBounds = {
      std::chrono::microseconds(10),  std::chrono::microseconds(20),
      std::chrono::microseconds(50),  std::chrono::microseconds(100),
      std::chrono::microseconds(200), std::chrono::microseconds(500),
      std::chrono::milliseconds(1),   std::chrono::milliseconds(2),
      std::chrono::milliseconds(5),   std::chrono::milliseconds(10),
      std::chrono::milliseconds(100), std::chrono::seconds(1)};

  // `late`: actual minus planned instant.
  void add(Duration late) {
    const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), late) - kBounds.begin();
    ++counts_[static_cast<std::size_t>(bucket)];
    sum_ += late;
  }

  // Not cumulative: each value is in one bucket.
  const std::array<std::uint64_t, kBounds.size() + 1>& counts() const { return counts_; }
  Duration sum() const { return sum_; }

 private:
  std::array<std::uint64_t, kBounds.size() + 1> counts_{};
  Duration sum_{0};
};

}  // namespace streamgauge
