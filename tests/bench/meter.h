// SPDX-License-Identifier: MIT
// For measuring one side of a load from inside its process: CPU and memory while all streams run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

// `streams` streams of `chunks` chunks each, one every `interval`; both sides are told the same.
struct BenchLoad {
  std::size_t streams = 0;
  std::size_t chunks = 0;
  Duration interval{0};
  bool chat = false;  // of chat completions; else plain SSE
  // Streams begin one by one over a little more than two intervals, so that the chunks of the later
  // half are due between those of the earlier.
  Duration step() const {
    const auto count = static_cast<std::int64_t>(streams);
    return 2 * interval * (count + 1) / (count * count);
  }
};

constexpr std::size_t kBenchChunkBytes = 64;  // of text

// STREAMS CHUNKS INTERVAL_MS [chat] from argv[first] on; ends the program with a usage line if they
// are not there.
BenchLoad load_from(int argc, char** argv, int first);

class Meter {
 public:
  // Takes the memory baseline: make everything that is not per stream before.
  explicit Meter(const BenchLoad& load);

  // The window of the measurement: from when every stream runs until the first has ended (later
  // calls are ignored). `chunks`: so far, of all streams.
  void all_run(std::uint64_t chunks);
  void one_ended(std::uint64_t chunks);

  // How late one chunk was: written after its deadline, or read after its kernel stamp. Counts in
  // the window only: opening and closing streams is work of another kind.
  void late(Duration by, Instant at);

  // One line of JSON on stdout.
  void print();

 private:
  struct Sample {
    Duration cpu{0};
    std::uint64_t chunks = 0;
    std::size_t resident_bytes = 0;
    Instant at{};
    bool taken = false;
  };
  static Sample sample(std::uint64_t chunks);

  BenchLoad load_;
  std::vector<Duration> late_;  // touched before the baseline
  std::size_t late_count_ = 0;
  std::size_t resident_before_ = 0;
  Sample begin_, end_;
};

}  // namespace streamgauge
