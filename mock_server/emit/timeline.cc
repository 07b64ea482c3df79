// SPDX-License-Identifier: MIT
#include "mock_server/emit/timeline.h"

#include <algorithm>

namespace streamgauge {
namespace {

Duration late(const Emission& emission) { return emission.actual - emission.planned; }

}  // namespace

void keep_longest(std::vector<Blockage>& blockages, const Blockage& blockage) {
  blockages.push_back(blockage);
  if (blockages.size() <= kBlockagesMax) return;
  blockages.erase(std::min_element(
      blockages.begin(), blockages.end(),
      [](const Blockage& a, const Blockage& b) { return a.until - a.from < b.until - b.from; }));
}

Timeline timeline(const StreamLedger& ledger, const std::vector<Blockage>& blockages,
                  std::size_t marks_max) {
  const auto& emissions = ledger.emissions;
  Timeline line;
  line.stream = summary(ledger);
  line.head_sent = ledger.head_sent;
  line.ended = ledger.ended;
  line.client_gone = ledger.client_gone;
  line.chunks_each = std::max<std::size_t>(1, (emissions.size() + marks_max - 1) / marks_max);
  line.marks.reserve(std::min(emissions.size(), marks_max));
  for (std::size_t i = 0; i < emissions.size(); ++i) {
    const Emission& emission = emissions[i];
    line.wire_bytes += emission.wire_bytes;
    line.late_max = std::max(line.late_max, late(emission));
    if (i % line.chunks_each == 0) {
      line.marks.push_back(emission);
    } else if (late(emission) > late(line.marks.back())) {
      line.marks.back() = emission;  // what went wrong must not be thinned away
    }
  }
  const std::size_t faults = std::min(ledger.faults.size(), kTimelineFaultsMax);
  line.faults.assign(ledger.faults.begin(),
                     ledger.faults.begin() + static_cast<std::ptrdiff_t>(faults));
  line.faults_played = ledger.faults.size();
  line.blockages = blockages;
  line.blocked = ledger.blocked;
  line.unsent_bytes_max = ledger.unsent_bytes_max;
  return line;
}

}  // namespace streamgauge
