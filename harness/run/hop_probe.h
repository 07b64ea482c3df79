// SPDX-License-Identifier: MIT
// For choosing the probes that one hop needs: each answer decides what is asked next.
#pragma once

#include "harness/run/probes.h"
#include "harness/run/watch.h"

namespace streamgauge {

struct HopProbeConfig {
  ProbeRequest request;
  Instant due;       // past it, probes that only add detail are left out and named
  bool pair = true;  // the second stream
};

// Fills `hop` with evidence: warm-up; lockstep at three chunk sizes (and both payloads when the
// answer is encoded); where something is held the ladder, where it is late the phases; the paced
// stream; the pair. A few seconds where nothing is held.
void probe_hop(Bench& bench, const HopProbeConfig& config, HopEvidence& hop, const Watch& watch);

// Puts `value` in place of the request's Accept-Encoding.
void set_accept_encoding(ProbeRequest& probe, const std::string& value);

}  // namespace streamgauge
