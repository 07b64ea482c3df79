// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "scenarios/plan/units.h"
#include "scenarios/read/plan_parts.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kOutagesMax = 100;

const std::vector<std::string> kKinds = {"refuse", "status", "hang", "reset"};

Outage read_outage(TreeReader reader) {
  Outage outage;
  outage.after = read_duration(reader, "after");
  if (!reader.has("for"))
    throw TreeMistake{reader.path("for"), "is missing", "say how long, like 5s"};
  outage.length = read_duration(reader, "for");
  if (outage.length == Duration{0}) throw TreeMistake{reader.path("for"), "is no time", {}};
  if (reader.has("every")) {
    outage.every = read_duration(reader, "every");
    if (outage.every <= outage.length)
      throw TreeMistake{reader.path("every"), "is not longer than the outage", {}};
  }
  outage.kind = static_cast<OutageKind>(index_of(kKinds, reader.choice("how", kKinds, "refuse")));
  const bool has_status = reader.has("status");
  outage.status = static_cast<int>(reader.whole("status", 400, 599, 503));
  reader.finish();
  if (has_status && outage.kind != OutageKind::status)
    throw TreeMistake{reader.path("status"), "does not go with how", "write how: status"};
  return outage;
}

}  // namespace

std::vector<Outage> read_outages(const Json& node, const std::string& path) {
  if (!node.is_array() || node.size() > kOutagesMax)
    throw TreeMistake{path, "is not a list of at most 100 outages",
                      "write [{after: 30s, for: 5s, every: 1min, how: reset}]"};
  std::vector<Outage> outages;
  for (std::size_t i = 0; i < node.size(); ++i)
    outages.push_back(read_outage({node[i], fmt::format("{}/{}", path, i)}));
  return outages;
}

Json outages_json(const std::vector<Outage>& outages) {
  Json list = Json::array();
  for (const Outage& outage : outages) {
    Json json = {{"after", duration_text(outage.after)}, {"for", duration_text(outage.length)}};
    if (outage.every != Duration{0}) json["every"] = duration_text(outage.every);
    json["how"] = name(outage.kind);
    if (outage.kind == OutageKind::status) json["status"] = outage.status;
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace streamgauge
