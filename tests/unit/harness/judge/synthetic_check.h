// SPDX-License-Identifier: MIT
// For whole records that never were: every probe of a hop through a relay in virtual time.
#pragma once

#include "harness/judge/evidence.h"
#include "tests/unit/harness/judge/synthetic.h"

namespace streamgauge {

inline const Url kSyntheticUrl{"http", "127.0.0.1", 8000, "/chat"};

// Two streams side by side; instants in ms. `second_ms`: its first content's arrival, negative:
// never; the first is held in mid-flight from 50 ms, moves at 600 ms and ends at 1000 ms.
struct SyntheticPair {
  Observation first, second;
};
SyntheticPair synthetic_pair(double second_read_ms, double second_ms, bool first_flows = true);

void add_pair(HopEvidence& hop, SyntheticPair pair);

// The probes of one hop as harness/run/hop_probe.cc runs them, with a parallel pair at the end.
HopEvidence synthetic_hop(const SyntheticSetUp& set_up, const std::string& name = "target");

// Sound controls and the hops given.
Record synthetic_record(std::vector<HopEvidence> hops);

}  // namespace streamgauge
