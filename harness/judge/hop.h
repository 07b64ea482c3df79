// SPDX-License-Identifier: MIT
// For judging one hop from its evidence alone: no network, no clock, the same answer every time.
#pragma once

#include "harness/judge/evidence.h"
#include "harness/judge/shape.h"
#include "harness/judge/verdict.h"

namespace streamgauge {

HopReport judge_hop(const HopEvidence& evidence);

// The lag that needs the phases probe: no lockstep stream was held, and the first one's median lag
// is long enough to hide a timer (over 8 ms). nullopt: none.
std::optional<Duration> suspicious_lag(const HopEvidence& evidence);

// The smallest chunk size whose last lockstep stream was held; nullopt: none was.
std::optional<std::size_t> held_chunk_bytes(const HopEvidence& evidence);

}  // namespace streamgauge
