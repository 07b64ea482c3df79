// SPDX-License-Identifier: MIT
#include "mock_server/replay/exchange_finder.h"

#include <algorithm>

#include <fmt/format.h>

#include "mock_server/api/json_text.h"

namespace streamgauge {
namespace {

constexpr std::size_t kOffersMax = 20;

std::string place_of(const AskedRequest& request) { return request.method + " " + request.target; }

// Equal texts for equal JSON objects: nlohmann::json sorts its keys.
std::string normal_body(const std::string& body) {
  const auto object = parse_object(body);
  if (!object) return body;
  using Sorted = nlohmann::json;
  return Sorted::parse(dumped(*object)).dump(-1, ' ', false, Sorted::error_handler_t::replace);
}

}  // namespace

ExchangeFinder::ExchangeFinder(std::shared_ptr<const Recording> recording)
    : recording_(std::move(recording)) {
  for (const Exchange& exchange : recording_->exchanges) {
    Group& group = groups_[place_of(exchange.request)];
    group.by_body[normal_body(exchange.request.body)].push_back(group.entries.size());
    group.entries.push_back({&exchange});
  }
}

const Exchange* ExchangeFinder::find(const AskedRequest& asked) {
  const auto group = groups_.find(place_of(asked));
  if (group == groups_.end()) return nullptr;
  auto& entries = group->second.entries;
  const auto give = [](Entry& entry) {
    entry.given = true;
    return entry.exchange;
  };
  const auto same = group->second.by_body.find(normal_body(asked.body));
  if (same != group->second.by_body.end()) {
    for (const std::size_t i : same->second)
      if (!entries[i].given) return give(entries[i]);
    return give(entries[same->second.back()]);
  }
  const auto next =
      std::find_if(entries.begin(), entries.end(), [](const Entry& entry) { return !entry.given; });
  return next == entries.end() ? nullptr : give(*next);
}

std::vector<std::string> ExchangeFinder::offers() const {
  std::vector<std::string> out;
  for (const auto& [place, group] : groups_) {
    if (out.size() == kOffersMax) break;
    const auto left = std::count_if(group.entries.begin(), group.entries.end(),
                                    [](const Entry& entry) { return !entry.given; });
    out.push_back(fmt::format("{}: {} recorded, {} not given yet", place.substr(0, 200),
                              group.entries.size(), left));
  }
  return out;
}

}  // namespace streamgauge
