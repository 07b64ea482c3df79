// SPDX-License-Identifier: MIT
#include <charconv>

#include <fmt/format.h>

#include "scenarios/plan/units.h"
#include "scenarios/read/plan_parts.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kTableMax = 100;
constexpr double kSlownessMax = 1'000;

// {8: 1.5, 16: 3}
std::pair<std::uint32_t, double> read_step(TreeReader& reader, const std::string& key) {
  std::uint32_t running = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), running);
  if (error != std::errc{} || end != key.data() + key.size() || running == 0 || running > kSlotsMax)
    throw TreeMistake{reader.path(key), "is not a number of requests from 1 to 100000", {}};
  const double times = reader.number(key).value_or(1);
  if (!(times >= 1 && times <= kSlownessMax))
    throw TreeMistake{reader.path(key), "is not between 1 and 1000", {}};
  return {running, times};
}

std::vector<std::pair<std::uint32_t, double>> read_table(const Json& node,
                                                         const std::string& path) {
  TreeReader reader(node, path);
  if (node.empty() || node.size() > kTableMax)
    throw TreeMistake{path, "has not 1 to 100 entries", "write {8: 1.5, 16: 3}"};
  std::vector<std::pair<std::uint32_t, double>> table;
  for (const auto& [key, value] : node.items()) {
    const auto step = read_step(reader, key);
    if (!table.empty() && table.back().first >= step.first)
      throw TreeMistake{reader.path(key), "does not rise", "begin with the fewest requests"};
    table.push_back(step);
  }
  return table;
}

}  // namespace

Load read_load(TreeReader reader) {
  Load load;
  load.slots = static_cast<std::uint32_t>(reader.whole("slots", 1, kSlotsMax, 0));
  load.queue = static_cast<std::uint32_t>(reader.whole("queue", 0, kSlotsMax, 0));
  if (load.queue > 0 && load.slots == 0)
    throw TreeMistake{reader.path("slots"), "is missing", "a queue waits for slots"};
  load.status = static_cast<int>(reader.whole("status", 400, 599, 429));
  load.retry_after = read_duration(reader, "retry_after", "1s");
  load.prefill_per_token = read_duration(reader, "prefill_per_token");
  if (const Json* slowdown = reader.find("slowdown"); slowdown != nullptr) {
    if (slowdown->is_object()) {
      load.slowdown_table = read_table(*slowdown, reader.path("slowdown"));
    } else {
      load.slowdown = reader.number("slowdown").value_or(0);
      if (!(load.slowdown >= 0 && load.slowdown <= kSlownessMax))
        throw TreeMistake{reader.path("slowdown"), "is not between 0 and 1000", {}};
    }
  }
  reader.finish();
  return load;
}

Json load_json(const Load& load) {
  Json json = Json::object();
  if (load.slots != 0) json["slots"] = load.slots;
  if (load.queue != 0) json["queue"] = load.queue;
  json["status"] = load.status;
  json["retry_after"] = duration_text(load.retry_after);
  json["prefill_per_token"] = duration_text(load.prefill_per_token);
  if (load.slowdown != 0) json["slowdown"] = load.slowdown;
  for (const auto& [running, times] : load.slowdown_table)
    json["slowdown"][std::to_string(running)] = times;
  return json;
}

}  // namespace streamgauge
