// SPDX-License-Identifier: MIT
// For saying what one stream emits, when and in which wire form. Pure data, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};
using Headers = std::vector<Header>;

// How the end of the body is told (RFC 9112 section 6).
enum class Framing { chunked, content_length, close };

// What fills a chunk between its markers. A compressor holds by symbols, so the two differ for it.
enum class Payload { words, incompressible };

// When things leave. All durations >= 0; instants are absolute sums, so a late chunk never delays
// the next one.
struct Pacing {
  Duration header_delay{0};  // request read -> response head
  Duration first_chunk{0};   // head due -> first chunk
  std::vector<Duration>
      gaps;  // chunk k -> chunk k+1, used in turn and again from the start; empty: 0
  bool operator==(const Pacing&) const = default;
};

struct WireForm {
  Framing framing = Framing::chunked;
  std::string media_type;       // empty: what the dialect sends
  Headers headers;              // added to the response head
  std::size_t slice_bytes = 0;  // cut every chunk into writes of this size; 0: one write a chunk
  bool operator==(const WireForm&) const = default;
};

constexpr std::size_t kChunksMax = 100'000;
constexpr std::size_t kChunkBytesMin = 12;  // one marker
constexpr std::size_t kChunkBytesMax = 1U << 20U;
constexpr std::size_t kTextBytesMax = 64U << 20U;  // all chunks of one stream together

struct Plan {
  std::size_t chunks = 40;       // 1..kChunksMax
  std::size_t chunk_bytes = 64;  // of text in each chunk, kChunkBytesMin..kChunkBytesMax
  Payload payload = Payload::words;
  Pacing pacing;
  WireForm wire;
  // Lockstep: chunk k leaves only once the gate has been opened to k+1 or more; pacing is not used.
  bool lockstep = false;
  std::uint64_t seed = 1;  // same seed, same bytes
  bool operator==(const Plan&) const = default;
};

}  // namespace streamgauge
