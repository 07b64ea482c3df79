// SPDX-License-Identifier: MIT
// For handing out server-sent events, at the byte at which each SDK takes one for finished.
#pragma once

#include <memory>

#include "harness/clients/rules/read_rule.h"

namespace streamgauge {

// The last part of a rule whose splitting is one of the `events`.
std::unique_ptr<Stage> event_stage(const ReadRule& rule, DeliverySink& sink);

}  // namespace streamgauge
