// SPDX-License-Identifier: MIT
// For changes to the plan that a request brings in its own headers.
#pragma once

#include <nlohmann/json.hpp>

#include "mock_server/api/request.h"
#include "scenarios/result.h"

namespace streamgauge {

// X-Streamgauge-Plan: a JSON merge patch of the plan; X-Streamgauge-First-Chunk: 200ms and so on
// for single keys; X-TTFT-MS, X-ITL-MS and X-OUTPUT-LENGTH, as other mocks have them. Later headers
// win. An empty object: there are none. Error: which header is wrong, and how.
Result<nlohmann::ordered_json> knob_patch(const Headers& headers);

}  // namespace streamgauge
