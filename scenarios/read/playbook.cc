// SPDX-License-Identifier: MIT
#include "scenarios/read/playbook.h"

#include <filesystem>

#include <fmt/format.h>

#include "scenarios/read/document.h"
#include "scenarios/read/files.h"
#include "scenarios/read/plan.h"
#include "scenarios/read/plan_parts.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kRulesMax = 1'000;
constexpr std::size_t kSequenceMax = 1'000;
constexpr std::size_t kPatternMax = 1'000;  // characters

const std::vector<std::string> kCountedBy = {"all", "key", "conversation"};

// The plan's tree with what differs. A trace says what the plan's own gaps said.
Json merged(Json base, const Json& patch) {
  const Json::json_pointer trace("/timing/trace");
  if (patch.contains(trace) && base.contains("timing") && base["timing"].is_object())
    for (const char* key : {"first_chunk", "interval"}) base["timing"].erase(key);
  base.merge_patch(patch);
  return base;
}

boost::regex read_pattern(const std::string& pattern, const std::string& path) {
  if (pattern.size() > kPatternMax) throw TreeMistake{path, "is over 1000 characters", {}};
  try {
    return boost::regex(pattern);
  } catch (const boost::regex_error& error) {
    throw TreeMistake{path, fmt::format("is not a regular expression: {}", error.what()), {}};
  }
}

Condition read_condition(TreeReader reader) {
  Condition when;
  const auto text = [&](const char* key) {
    return reader.has(key) ? std::optional(reader.text(key)) : std::nullopt;
  };
  when.path = text("path");
  when.model = text("model");
  when.tool_choice = text("tool_choice");
  when.message = text("message");
  if (const auto pattern = text("message_matches"))
    when.message_matches = read_pattern(*pattern, reader.path("message_matches"));
  when.headers = read_headers(reader.find("headers"), reader.path("headers"));
  if (reader.has("turn")) when.turn = reader.whole("turn", 1, UINT32_MAX, 1);
  reader.finish();
  return when;
}

// The rule's plan, checked as any plan is; a mistake is told at the rule.
std::shared_ptr<const Plan> read_then(const Json& base, const Json& patch,
                                      const std::string& path) {
  if (!patch.is_object()) throw TreeMistake{path, "is not a mapping of plan keys", {}};
  const Json tree = merged(base, patch);
  try {
    return std::make_shared<const Plan>(read_plan({tree, ""}));
  } catch (const TreeMistake& mistake) {
    throw TreeMistake{path + mistake.path, mistake.what, mistake.hint};
  }
}

Rule read_rule(const Json& base, const Json& node, const std::string& path) {
  TreeReader reader(node, path);
  Rule rule;
  if (reader.has("when")) rule.when = read_condition(reader.child("when"));
  rule.counted_by =
      static_cast<CountedBy>(index_of(kCountedBy, reader.choice("per", kCountedBy, "all")));
  const Json* then = reader.find("then");
  if (then == nullptr) throw TreeMistake{reader.path("then"), "is missing", {}};
  if (!then->is_array()) {
    rule.then.push_back(read_then(base, *then, reader.path("then")));
  } else {
    if (then->empty() || then->size() > kSequenceMax)
      throw TreeMistake{reader.path("then"), "is not a list of 1 to 1000 plans", {}};
    for (std::size_t i = 0; i < then->size(); ++i)
      rule.then.push_back(
          read_then(base, (*then)[i], fmt::format("{}/{}", reader.path("then"), i)));
  }
  reader.finish();
  return rule;
}

Playbook read_playbook(const Json& tree) {
  if (!tree.is_object()) throw TreeMistake{"", "is not a mapping of keys", {}};
  if (tree.contains("mock"))
    throw TreeMistake{"/mock", "is not a key of a plan",
                      "a plan is what stands under 'mock' in a scenario file"};
  Json base = tree;
  base.erase("rules");
  Playbook playbook;
  playbook.plan = std::make_shared<const Plan>(read_plan({base, ""}));
  const auto rules = tree.find("rules");
  if (rules == tree.end()) return playbook;
  if (!rules->is_array() || rules->size() > kRulesMax)
    throw TreeMistake{"/rules", "is not a list of at most 1000 rules",
                      "write [{when: {model: m}, then: {fail: {status: 429}}}]"};
  for (std::size_t i = 0; i < rules->size(); ++i)
    playbook.rules.push_back(read_rule(base, (*rules)[i], fmt::format("/rules/{}", i)));
  playbook.rules_json = *rules;
  return playbook;
}

}  // namespace

Result<Playbook> parse_playbook(const Json& tree, const std::string& where) {
  try {
    return read_playbook(tree);
  } catch (const TreeMistake& mistake) {
    return tl::make_unexpected(mistake_error(where, mistake));
  }
}

Result<Playbook> parse_playbook(std::string_view json) {
  const auto tree = parse_document(json, "plan");
  if (!tree) return tl::make_unexpected(tree.error());
  return parse_playbook(*tree, "plan");
}

Result<Playbook> read_playbook_file(const std::string& file) {
  auto tree = read_document(file);
  if (!tree) return tl::make_unexpected(tree.error());
  try {
    take_in_files(*tree, std::filesystem::path(file).parent_path());
  } catch (const TreeMistake& mistake) {
    return tl::make_unexpected(mistake_error(file, mistake));
  }
  return parse_playbook(*tree, file);
}

Json playbook_json(const Playbook& playbook) {
  Json json = plan_json(*playbook.plan);
  if (!playbook.rules.empty()) json["rules"] = playbook.rules_json;
  return json;
}

Result<Plan> patched_plan(const Plan& plan, const Json& patch, const std::string& where) {
  return parse_plan(merged(plan_json(plan), patch), where);
}

}  // namespace streamgauge
