// SPDX-License-Identifier: MIT
// For judging what a target answers to a client's own request, beside what it answered to the
// check's.
#pragma once

#include <string>

#include "harness/judge/evidence.h"
#include "harness/judge/verdict.h"

namespace streamgauge {

// From the few streams of a client's request; what these cannot show (timers, a second stream, the
// size of a hold that is known already) is taken over from `target`.
HopReport judge_profile(const HopEvidence& seen, const HopReport& target);

// "gzip instead of identity", of status, media type, encoding and framing; empty: the same answer.
std::string other_answer(const HopReport& own, const HopReport& target);

}  // namespace streamgauge
