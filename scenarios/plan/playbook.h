// SPDX-License-Identifier: MIT
// For answering some requests otherwise than others: a plan, and rules that put others in its
// place.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/regex.hpp>
#include <nlohmann/json.hpp>

#include "scenarios/plan/plan.h"

namespace streamgauge {

// All that is set must hold.
struct Condition {
  std::optional<std::string> path, model, tool_choice;  // exactly
  std::optional<std::string> message;                   // stands in the last message
  std::optional<boost::regex> message_matches;          // is found in the last message
  Headers headers;                                      // each there with this value
  std::optional<std::size_t> turn;  // 1: the conversation has no answer of the model yet
};

// What a rule's sequence is counted by.
enum class CountedBy { all, key, conversation };

struct Rule {
  Condition when;
  std::vector<std::shared_ptr<const Plan>> then;  // in turn; the last one from then on
  CountedBy counted_by = CountedBy::all;
};

struct Playbook {
  std::shared_ptr<const Plan> plan = std::make_shared<const Plan>();
  std::vector<Rule> rules;            // the first that matches decides
  nlohmann::ordered_json rules_json;  // as they were written
};

}  // namespace streamgauge
