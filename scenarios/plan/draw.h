// SPDX-License-Identifier: MIT
// For chance that repeats: a generator so small that every stream and purpose has its own.
#pragma once

#include <cstdint>
#include <limits>

namespace streamgauge {

// splitmix64 (Steele, Lea, Flood 2014); a UniformRandomBitGenerator for <random>.
class Draw {
 public:
  using result_type = std::uint64_t;

  // The same seed, stream and purpose give the same numbers, whatever else is drawn.
  explicit Draw(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t purpose = 0)
      : state_(seed * 0xD1342543DE82EF95U + stream * 0x9E6C63D0676A9A99U + purpose) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  result_type operator()() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  double unit() { return static_cast<double>((*this)() >> 11U) * 0x1.0p-53; }  // [0, 1)

 private:
  std::uint64_t state_;
};

}  // namespace streamgauge
