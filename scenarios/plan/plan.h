// SPDX-License-Identifier: MIT
// For saying what one stream emits, when and in which wire form. Pure data, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/plan/answer.h"
#include "scenarios/plan/delay.h"
#include "scenarios/plan/fault.h"
#include "scenarios/plan/load.h"
#include "scenarios/plan/outage.h"
#include "scenarios/plan/planned_failure.h"
#include "scenarios/plan/quota.h"
#include "scenarios/plan/wire_form.h"

namespace streamgauge {

// What fills a chunk between its markers. A compressor holds by symbols, so the two differ for it.
enum class Payload { words, incompressible };

struct Stall {
  std::uint32_t chunk = 0;  // that leaves so much later, and all after it
  Duration length{0};
  bool operator==(const Stall&) const = default;
};

// When things leave. Instants are absolute sums, so a late chunk never delays the next one.
struct Pacing {
  Delay accept;                     // connection accepted -> its first request is read
  Delay header_delay;               // request read -> response head
  std::optional<Delay> first_byte;  // head due -> what stands before the first chunk; else with it
  Delay first_chunk;                // head due -> first chunk
  std::vector<Delay> gaps;  // chunk k -> chunk k+1, used in turn and again from the start; none: 0
  std::vector<Stall> stalls;
  std::uint32_t burst = 1;             // chunks that leave together, when the first of them is due
  std::optional<Duration> terminator;  // last bytes -> end of the body; else with them
  Duration keep_alive{0};              // the API's comment or ping after so much silence; 0: never
  bool operator==(const Pacing&) const = default;
};

constexpr std::size_t kChunksMax = 100'000;
constexpr std::size_t kChunkBytesMin = 12;  // one marker
constexpr std::size_t kChunkBytesMax = 1U << 20U;
constexpr std::size_t kTextBytesMax = 64U << 20U;  // all chunks of one stream together

struct Plan {
  std::size_t chunks = 40;       // 1..kChunksMax
  std::size_t chunk_bytes = 64;  // of text in each chunk, kChunkBytesMin..kChunkBytesMax
  Payload payload = Payload::words;
  Answer answer;
  PlannedFailure fail;
  std::optional<Quota> quota;
  std::optional<Load> load;
  std::vector<Outage> outages;
  Pacing pacing;
  WireForm wire;
  std::vector<Fault> faults;
  // Lockstep: chunk k leaves only once the gate has been opened to k+1 or more; pacing is not used.
  bool lockstep = false;
  std::uint64_t seed = 1;  // same seed, same bytes
  bool operator==(const Plan&) const = default;
};

}  // namespace streamgauge
