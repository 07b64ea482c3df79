// SPDX-License-Identifier: MIT
// For reading a plan that has rules, and changes to a plan that come with a request.
#pragma once

#include <string>
#include <string_view>

#include "scenarios/plan/playbook.h"
#include "scenarios/result.h"

namespace streamgauge {

// A plan's tree with, beside its keys, `rules`: a list of {when, then, per}. `then` is what differs
// from the plan (RFC 7396, JSON merge patch), or a list of such, used in turn.
Result<Playbook> parse_playbook(const nlohmann::ordered_json& tree, const std::string& where);

// The same from JSON text; errors begin with "plan:".
Result<Playbook> parse_playbook(std::string_view json);

// The same from a file, YAML or JSON. `answer: {file: F}` is read here, F beside the file.
Result<Playbook> read_playbook_file(const std::string& file);

nlohmann::ordered_json playbook_json(const Playbook& playbook);

// The plan with a merge patch applied; errors begin with `where`.
Result<Plan> patched_plan(const Plan& plan, const nlohmann::ordered_json& patch,
                          const std::string& where);

}  // namespace streamgauge
