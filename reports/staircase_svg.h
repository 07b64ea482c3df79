// SPDX-License-Identifier: MIT
// For drawing a staircase: what the upstream emitted and what arrived, the hold between them
// shaded.
#pragma once

#include <string>

#include "harness/judge/verdict.h"

namespace streamgauge {

// One <svg> for the page's style sheet, with title and description for those who cannot see it.
// `id`: unique on the page, letters and digits. `shape`: its block size is marked at a step.
std::string staircase_svg(const Staircase& stairs, const Shape& shape, const std::string& id);

// Most text bytes emitted and not arrived (of a client: not delivered) at any instant.
double held_bytes_max(const Staircase& stairs);

}  // namespace streamgauge
