// SPDX-License-Identifier: MIT
// For choosing the plan that a request is answered by: rules, the request's own knobs, failures.
#pragma once

#include <compare>
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

  // For requests that are asked about after this returns; sequences and outages begin anew.
  void set(Playbook playbook, Instant now);
  Instant set_at() const;
  Playbook playbook() const;
  std::shared_ptr<const Plan> plan() const;  // without rules

  // Its `fail` has a status only when this very request is to fail. Knobs that are wrong fail it
  // with 400 and say why. `number`: counts the mock's requests.
  std::shared_ptr<const Plan> choose(const MockRequest& request, const Ask& ask,
                                     std::uint64_t number);

 private:
  // What a plan that fails is known by from request to request.
  struct Origin {
    std::size_t rule = 0, step = 0;
    std::size_t knob = 0;  // a hash of what the request's knobs say of failing, and of its key
    auto operator<=>(const Origin&) const = default;
  };
  struct Chosen {
    std::shared_ptr<const Plan> plan;
    Origin origin;
  };

  Chosen by_rules(const MockRequest& request, const Ask& ask);
  std::shared_ptr<const Plan> without_luck(const Chosen& chosen, std::uint64_t number);

  bool knobs_;
  mutable std::mutex mutex_;
  Playbook playbook_;
  Instant set_at_;
  std::map<std::tuple<std::size_t, std::string>, std::size_t> counts_;  // by rule and whose
  std::map<Origin, std::size_t> failed_;  // of plans that fail the first n
};

}  // namespace streamgauge
