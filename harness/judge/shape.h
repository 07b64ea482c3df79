// SPDX-License-Identifier: MIT
// For naming how bytes came out: pure functions from observations to shapes (design section 5).
#pragma once

#include "harness/judge/verdict.h"
#include "harness/measure/observation.h"

namespace streamgauge {

// What a lockstep stream shows: every chunk arrived before the next was let go, or not.
struct StepFinding {
  bool measured = false;  // at least one chunk was emitted
  bool in_step = false;   // no chunk was held
  HeadKind head = HeadKind::unknown;
  std::size_t held_bytes_max = 0;  // text bytes emitted and not arrived when the next chunk left
  std::size_t out_bytes = 0;       // of the first held chunk's body, out when its wait ran out
  double held_ms_max = 0;          // longest wait of a chunk
  std::optional<double> lag_ms;    // median
};
StepFinding judge_steps(const Observation& lockstep);

// What held bytes look like in a ladder stream: one chunk at a time without waiting for arrival,
// small against the hold. kind `streams` when the ladder saw nothing held (the hold did not
// repeat).
Shape shape_of_hold(const Observation& ladder);

// What makes chunks late by a constant in lockstep; from a stream whose chunks leave in pairs, the
// second half a period after the first, each pair half a period after the last arrival.
// `period_ms`: the median lag in lockstep. kind: streams (a constant delay), timer or corked.
Shape shape_of_lag(const Observation& phases, double period_ms);

}  // namespace streamgauge
