// SPDX-License-Identifier: MIT
// For showing one stream on a line: few enough marks to draw, whatever its length.
#pragma once

#include <vector>

#include "scenarios/timeline/ledger.h"

namespace streamgauge {

// While the kernel took no more, because the client did not read.
struct Blockage {
  Instant from, until;
  std::size_t unsent_bytes = 0;  // most that waited
};

// The longest of a stream's blockages, in order; the ledger's sums have them all.
constexpr std::size_t kBlockagesMax = 64;
void keep_longest(std::vector<Blockage>& blockages, const Blockage& blockage);

constexpr std::size_t kTimelineFaultsMax = 64;

struct Timeline {
  StreamSummary stream;
  std::optional<Instant> head_sent, ended, client_gone;
  std::size_t chunks_each = 1;      // that one mark stands for
  std::vector<Emission> marks;      // the latest of each so many chunks; the last may have fewer
  std::vector<PlayedFault> faults;  // the first of them
  std::size_t faults_played = 0;
  std::vector<Blockage> blockages;
  Duration late_max{0};  // of all chunks
  Duration blocked{0};
  std::size_t unsent_bytes_max = 0;
  std::size_t wire_bytes = 0;
};

// `marks_max` > 0.
Timeline timeline(const StreamLedger& ledger, const std::vector<Blockage>& blockages,
                  std::size_t marks_max);

}  // namespace streamgauge
