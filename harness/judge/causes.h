// SPDX-License-Identifier: MIT
// For naming the likely reason for a shape: the catalogue of causes, as data, and its matching.
#pragma once

#include <string>
#include <vector>

#include "harness/judge/verdict.h"
#include "scenarios/result.h"

namespace streamgauge {

// How a fix can be tried from outside: a header that the mock sends, or a request header.
struct CauseCheck {
  Header upstream_header;       // empty name: none
  std::string accept_encoding;  // empty: none
};

struct Cause {
  std::string id, title, fix;
  Confidence confidence = Confidence::possible;
  std::vector<std::string> shapes;       // any of them; empty: any
  std::vector<std::string> concurrency;  // any of them; empty: any
  Header response_header;                // value contained, without case; empty name: any
  CauseCheck check;
};

// One catalogue entry. Error: which key of `file` is wrong.
Result<Cause> parse_cause(const std::string& yaml, const std::string& file);

// Those built in, in the order of their ids.
const std::vector<Cause>& built_in_causes();

// What the hop's report fits, with the evidence in words; fixes are not verified yet.
std::vector<CauseFinding> match_causes(const std::vector<Cause>& causes, const HopReport& hop);

}  // namespace streamgauge
