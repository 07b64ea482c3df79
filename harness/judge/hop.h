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

// Sizes up to this, or up to the plan's own, decide the verdict; a larger one only informs: proxies
// that stream every event of common size may cut longer ones (nginx keeps the tail of a chunk that
// is longer than its 4 KiB buffer).
constexpr std::size_t kDecidingBytesMax = 1024;

// The last lockstep stream of the smallest deciding size that was held; nullptr: none was.
const Observation* held_stream(const HopEvidence& evidence);

}  // namespace streamgauge
