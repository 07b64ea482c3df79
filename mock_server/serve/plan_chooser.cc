// SPDX-License-Identifier: MIT
#include "mock_server/serve/plan_chooser.h"

#include <algorithm>

#include "mock_server/api/knobs.h"
#include "mock_server/api/router.h"
#include "scenarios/read/playbook.h"

namespace streamgauge {
namespace {

constexpr std::size_t kCountsMax = 10'000;     // the least key is forgotten first
constexpr std::size_t kMatchedMax = 16 << 10;  // bytes of a message that patterns look at
constexpr std::uint64_t kFailing = 2;          // what is drawn for

bool found(const boost::regex& pattern, const std::string& text) {
  try {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(text.size(), kMatchedMax));
    return boost::regex_search(text.begin(), end, pattern);
  } catch (const std::runtime_error&) {
    return false;  // too many ways to match
  }
}

bool holds(const Condition& when, const MockRequest& request, const Ask& ask) {
  if (when.path && *when.path != request.path) return false;
  if (when.model && *when.model != ask.model) return false;
  if (when.tool_choice && *when.tool_choice != ask.tool_choice) return false;
  if (when.turn && *when.turn != ask.turn) return false;
  if (when.message && ask.last_message.find(*when.message) == std::string::npos) return false;
  if (when.message_matches && !found(*when.message_matches, ask.last_message)) return false;
  const auto is_there = [&](const Header& header) {
    return request.header(header.name) == header.value;
  };
  return std::all_of(when.headers.begin(), when.headers.end(), is_there);
}

// How many requests before this one.
template <typename Key>
std::size_t counted(std::map<Key, std::size_t>& counts, const Key& key) {
  if (counts.size() >= kCountsMax && !counts.contains(key)) counts.erase(counts.begin());
  return counts[key]++;
}

std::shared_ptr<const Plan> failing(const Error& error) {
  Plan plan;
  plan.fail.status = 400;
  plan.fail.message = error.what + (error.hint.empty() ? "" : "; " + error.hint);
  return std::make_shared<const Plan>(std::move(plan));
}

}  // namespace

void PlanChooser::set(Playbook playbook, Instant now) {
  const std::scoped_lock lock(mutex_);
  set_at_ = now;
  playbook_ = std::move(playbook);
  counts_.clear();
  failed_.clear();
}

Instant PlanChooser::set_at() const {
  const std::scoped_lock lock(mutex_);
  return set_at_;
}

Playbook PlanChooser::playbook() const {
  const std::scoped_lock lock(mutex_);
  return playbook_;
}

std::shared_ptr<const Plan> PlanChooser::plan() const {
  const std::scoped_lock lock(mutex_);
  return playbook_.plan;
}

std::shared_ptr<const Plan> PlanChooser::choose(const MockRequest& request, const Ask& ask,
                                                std::uint64_t number) {
  Chosen chosen = by_rules(request, ask);
  if (!knobs_) return without_luck(chosen, number);
  const auto patch = knob_patch(request.headers);
  if (!patch) return failing(patch.error());
  if (patch->empty()) return without_luck(chosen, number);
  auto patched = patched_plan(*chosen.plan, *patch, "the plan with the request's knobs");
  if (!patched) return failing(patched.error());
  chosen.plan = std::make_shared<const Plan>(std::move(*patched));
  if (const auto fail = patch->find("fail"); fail != patch->end())
    chosen.origin.knob = std::hash<std::string>()(fail->dump() + "\n" + key_of(request));
  return without_luck(chosen, number);
}

PlanChooser::Chosen PlanChooser::by_rules(const MockRequest& request, const Ask& ask) {
  const std::scoped_lock lock(mutex_);
  for (std::size_t i = 0; i < playbook_.rules.size(); ++i) {
    const Rule& rule = playbook_.rules[i];
    if (!holds(rule.when, request, ask)) continue;
    if (rule.then.size() == 1) return {rule.then.front(), {i, 0, 0}};
    const std::string whose = rule.counted_by == CountedBy::key            ? key_of(request)
                              : rule.counted_by == CountedBy::conversation ? ask.first_message
                                                                           : "";
    const std::size_t step = std::min(counted(counts_, std::tuple(i, whose)), rule.then.size() - 1);
    return {rule.then[step], {i, step, 0}};
  }
  return {playbook_.plan, {playbook_.rules.size(), 0, 0}};
}

std::shared_ptr<const Plan> PlanChooser::without_luck(const Chosen& chosen, std::uint64_t number) {
  const Plan& plan = *chosen.plan;
  const PlannedFailure& fail = plan.fail;
  if (fail.status == 0) return chosen.plan;
  bool fails = fail.rate >= 1 || Draw(plan.seed, number, kFailing).unit() < fail.rate;
  if (fail.first > 0) {
    const std::scoped_lock lock(mutex_);
    fails = fails && counted(failed_, chosen.origin) < fail.first;
  }
  if (fails) return chosen.plan;
  Plan spared = plan;
  spared.fail = {};
  return std::make_shared<const Plan>(std::move(spared));
}

}  // namespace streamgauge
