// SPDX-License-Identifier: MIT
// For saying of each client style what its user would have seen of the target, and who held it.
#pragma once

#include <vector>

#include "harness/clients/rules/client_style.h"
#include "harness/judge/evidence.h"
#include "harness/judge/verdict.h"

namespace streamgauge {

// One row a style, from the streams that the check made of the outermost hop. `target`: what was
// judged of it.
std::vector<ClientFinding> judge_clients(const HopEvidence& hop, const HopReport& target,
                                         const std::vector<ClientStyle>& styles);

// The judgement of the record with a row for each style in `clients`; none where the hop could not
// be judged itself. A style whose own request was asked is judged by its answer.
Verdict judge(const Record& record, const std::vector<ClientStyle>& styles);

}  // namespace streamgauge
