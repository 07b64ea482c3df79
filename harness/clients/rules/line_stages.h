// SPDX-License-Identifier: MIT
// For handing out lines, by each library's notion of where one ends.
#pragma once

#include <memory>

#include "harness/clients/rules/read_rule.h"

namespace streamgauge {

// The last part of a rule whose splitting is one of the `lines_`.
std::unique_ptr<Stage> line_stage(const ReadRule& rule, DeliverySink& sink);

}  // namespace streamgauge
