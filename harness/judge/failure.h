// SPDX-License-Identifier: MIT
// For saying why a hop could not be measured, and what to do about it.
#pragma once

#include <optional>
#include <string>

#include "harness/judge/verdict.h"
#include "harness/measure/observation.h"
#include "scenarios/plan/url.h"

namespace streamgauge {

// From the warm-up request, why there is nothing to measure, and what to do; nullopt: there is a
// streamed answer to judge.
std::optional<std::string> failed(const Observation& warm_up, const Url& url);

// Of a stream that the mock was let send whole: how its answer came out harmed, if it did.
std::optional<std::string> broken(const Observation& seen, const Url& url);

}  // namespace streamgauge
