// SPDX-License-Identifier: MIT
// For the figures beside a shape: first-byte instants, quantiles, what was negotiated, staircases.
#pragma once

#include "harness/judge/verdict.h"
#include "harness/measure/observation.h"

namespace streamgauge {

// Status, headers and what was negotiated; the warm-up's own time to first byte.
void fill_head(const Observation& warm_up, HopReport& report);

// The stream as two curves, named after its probe ("paced") and its chunks.
void add_staircase(std::string_view probe, const Observation& seen, HopReport& report);

// Timing and staircase, from a paced stream.
void fill_numbers(const Observation& paced, HopReport& report);

}  // namespace streamgauge
