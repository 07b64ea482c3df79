// SPDX-License-Identifier: MIT
// For reading a plan strictly wherever it is written, and for writing it back.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "scenarios/plan/plan.h"
#include "scenarios/read/tree.h"
#include "scenarios/result.h"

namespace streamgauge {

// The mapping of a plan: `mock` of a scenario file, the whole of a plan file or of the control
// API's JSON. A key left out has its default: 40 chunks of 64 bytes, 10 ms apart. Throws
// TreeMistake for an unknown key, a value out of range, and a body of over kTextBytesMax.
Plan read_plan(TreeReader reader);

// The same from JSON text; errors begin with "plan:".
Result<Plan> parse_plan(std::string_view json);

// The same from a tree that was read before; errors begin with `where`.
Result<Plan> parse_plan(const nlohmann::ordered_json& tree, const std::string& where);

// Every key that is not at its default, and the usual ones, so that reading it gives the same plan.
nlohmann::ordered_json plan_json(const Plan& plan);

}  // namespace streamgauge
