// SPDX-License-Identifier: MIT
// For asking a target as clients ask by themselves: few streams, since the target is known by now.
#pragma once

#include "harness/run/probes.h"
#include "harness/run/watch.h"

namespace streamgauge {

struct ClientProbeConfig {
  ProbeRequest request;
  bool target_held = false;  // by the check's own request: how much is known
};

// A paced stream and a lockstep; where this one is held and the target's own was not, a ladder.
void probe_as_client(Bench& bench, const ClientProbeConfig& config, HopEvidence& seen,
                     const Watch& watch);

}  // namespace streamgauge
