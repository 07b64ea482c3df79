// SPDX-License-Identifier: MIT
// For judging a stream without markers: a target that makes its own text, or never asks the mock.
#pragma once

#include "harness/judge/verdict.h"
#include "harness/measure/observation.h"

namespace streamgauge {

// From the paced stream, in weaker words, and the report says so. Where the mock was asked, its
// ledger still says when it was done: bytes that came before are proof that not all was held.
void judge_inter_arrival(const Observation& paced, HopReport& report);

}  // namespace streamgauge
