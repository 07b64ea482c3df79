// SPDX-License-Identifier: MIT
// Plan files: whatever they hold, they are read or refused, and what was read is written back.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scenarios/read/plan.h"
#include "scenarios/read/playbook.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace streamgauge;
  const auto playbook = parse_playbook({reinterpret_cast<const char*>(data), size});
  if (!playbook) return 0;
  const auto again = parse_plan(plan_json(*playbook->plan), "again");
  if (!again || *again != *playbook->plan) std::abort();
  return 0;
}
