// SPDX-License-Identifier: MIT
// For telling what a second stream meets while the gate holds the first in mid-flight.
#pragma once

#include "harness/judge/evidence.h"
#include "harness/judge/verdict.h"

namespace streamgauge {

// One pair. `parallel`: it flowed. `coupled`: it moved only when the first was let move.
// `serialized`: nothing of it before the first ended. `unknown`: the target holds even the first.
Concurrency judge_pair(const Observation& first, const Observation& second);

// All pairs of a hop. One stream that flowed beside another proves that the target can; waiting
// proves nothing by itself, so it counts only when two pairs in a row agree.
struct PairFinding {
  Concurrency concurrency;
  bool settled = false;  // no further pair is needed
};
PairFinding judge_pairs(const HopEvidence& evidence);

}  // namespace streamgauge
