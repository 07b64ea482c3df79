// SPDX-License-Identifier: MIT
// For asking a target the right questions: one function a probe, each a bounded number of streams.
#pragma once

#include "harness/run/live_stream.h"
#include "scenarios/plan/marker.h"

namespace streamgauge {

struct ProbeRequest {
  WireRequest request;
  Plan plan;          // payload and wire form; each probe sets its own numbers and pacing
  Duration patience;  // silence before a chunk counts as held
  // Longest an answer that no gate holds may take, beyond its schedule.
  Duration answer_max = std::chrono::seconds(10);
};

// A few chunks without a gate: status, media type, and whether the mock is asked at all.
Observation warm_up(Bench& bench, const ProbeRequest& probe);

// Chunk k+1 only after chunk k has arrived; stops at the first silence.
Observation lockstep(Bench& bench, const ProbeRequest& probe, std::size_t chunk_bytes,
                     std::size_t steps);

// After a silence: emits without waiting, in growing bursts, until something comes out (rough);
// then anew with chunks small against that, one by one (fine). The last stream is returned.
Observation ladder(Bench& bench, const ProbeRequest& probe, std::size_t chunk_bytes);

// Pairs of chunks at chosen phases after the last arrival: timer, cork or constant delay.
Observation phases(Bench& bench, const ProbeRequest& probe, Duration period);

// By the plan's own schedule: the numbers.
Observation paced(Bench& bench, const ProbeRequest& probe);

// A second stream while the gate holds the first.
struct PairSeen {
  Observation first, second;
};
PairSeen pair(Bench& bench, const ProbeRequest& probe);

}  // namespace streamgauge
