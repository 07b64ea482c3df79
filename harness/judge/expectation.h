// SPDX-License-Identifier: MIT
// For holding a verdict against what a scenario expects of it.
#pragma once

#include <string>
#include <vector>

#include "harness/judge/verdict.h"
#include "scenarios/read/scenario.h"

namespace streamgauge {

// What did not hold, each in words: "expected shape blocks, got held_to_end". `exit`: the status
// that the verdict gives by itself. Without any expectation the verdict must be STREAMS.
std::vector<std::string> unmet(const Expectation& expect, const Verdict& verdict, int exit);

}  // namespace streamgauge
