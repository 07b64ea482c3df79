// SPDX-License-Identifier: MIT
// For choosing the plan that a request is answered by: rules, the request's own knobs, failures.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>

#include "mock_server/api/request.h"
#include "scenarios/plan/playbook.h"

namespace streamgauge {

// All may be called from any thread.
class PlanChooser {
 public:
  // `knobs`: whether requests may change their own plan.
  explicit PlanChooser(bool knobs) : knobs_(knobs) {}

  // For requests that are asked about after this returns; sequences begin anew.
  void set(Playbook playbook);
  Playbook playbook() const;
  std::shared_ptr<const Plan> plan() const;  // without rules

  // Its `fail` has a status only when this very request is to fail. Knobs that are wrong fail it
  // with 400 and say why. `number`: counts the mock's requests.
  std::shared_ptr<const Plan> choose(const MockRequest& request, const Ask& ask,
                                     std::uint64_t number);

 private:
  using Count = std::tuple<std::size_t, std::string>;  // rule, and what it is counted by

  std::shared_ptr<const Plan> by_rules(const MockRequest& request, const Ask& ask);
  std::size_t counted(std::size_t rule, const std::string& whose);
  std::shared_ptr<const Plan> without_luck(std::shared_ptr<const Plan> plan, std::uint64_t number);

  bool knobs_;
  mutable std::mutex mutex_;
  Playbook playbook_;
  std::map<Count, std::size_t> counts_;
  std::map<std::shared_ptr<const Plan>, std::size_t> failed_;  // by plans that fail the first n
};

}  // namespace streamgauge
