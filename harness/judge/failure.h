// SPDX-License-Identifier: MIT
// For saying why a hop could not be measured, and what to do about it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/judge/verdict.h"
#include "harness/measure/observation.h"
#include "harness/wire/url.h"

namespace streamgauge {

struct Failure {
  std::string why;
  std::vector<std::string> notes;
};

// From the warm-up request; nullopt: there is a streamed answer to judge.
std::optional<Failure> failed(const Observation& warm_up, const Url& url);

// For a target that never asked the mock, or drops its text: by arrivals alone, in weaker words.
void judge_inter_arrival(const Observation& seen, HopReport& report);

}  // namespace streamgauge
