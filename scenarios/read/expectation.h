// SPDX-License-Identifier: MIT
// For the `expect` of a scenario file: what a verdict is held to.
#pragma once

#include "scenarios/read/scenario.h"
#include "scenarios/read/tree.h"

namespace streamgauge {

// Throws TreeMistake. Whether a client style exists is not known here.
Expectation read_expectation(TreeReader reader);

}  // namespace streamgauge
