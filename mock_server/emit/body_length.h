// SPDX-License-Identifier: MIT
// For knowing how long a stream's body will be before any of it leaves.
#pragma once

#include <cstddef>

#include "mock_server/api/dialect.h"
#include "scenarios/plan/plan.h"

namespace streamgauge {

// Bytes of the whole body as it will be sent, before framing: with the plan's faults in its text,
// encoded and flushed as it will be.
std::size_t body_length(const Plan& plan, Encoding encoding, const Dialect& dialect);

}  // namespace streamgauge
