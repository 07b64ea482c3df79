// SPDX-License-Identifier: MIT
#include "mock_server/control/journal_routes.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::uint64_t kListed = 100;
constexpr std::uint64_t kListedMax = 1'000;

// Thrown within this file only.
struct BadQuery {
  std::string what;
};

// The parameters of one request. Those that nobody has asked for by the end are unknown.
class Query {
 public:
  explicit Query(const ControlRequest& request) : query_(request.query) {}

  std::optional<std::string> text(const std::string& name) {
    known_.push_back(name);
    const auto found = query_.find(name);
    return found == query_.end() ? std::nullopt : std::optional(found->second);
  }

  std::optional<std::uint64_t> number(const std::string& name) {
    const auto word = text(name);
    if (!word) return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word->data(), word->data() + word->size(), value);
    if (error != std::errc{} || end != word->data() + word->size())
      throw BadQuery{fmt::format("{} is not a whole number", name)};
    return value;
  }

  void finish() const {
    for (const auto& [name, value] : query_)
      if (std::find(known_.begin(), known_.end(), name) == known_.end())
        throw BadQuery{fmt::format("{} is not a known parameter", name.substr(0, 100))};
  }

 private:
  const std::multimap<std::string, std::string>& query_;
  std::vector<std::string> known_;
};

JournalFilter filter_of(Query& query) {
  JournalFilter filter;
  filter.method = query.text("method");
  filter.path = query.text("path");
  filter.model = query.text("model");
  filter.contains = query.text("contains");
  if (const auto status = query.number("status")) filter.status = static_cast<int>(*status);
  return filter;
}

Json entry_json(const JournalEntry& entry) {
  Json headers = Json::array();
  for (const Header& header : entry.headers)
    headers.push_back({{"name", header.name}, {"value", header.value}});
  return {{"number", entry.number},
          {"at_ns", entry.at.time_since_epoch().count()},
          {"method", entry.method},
          {"path", entry.path},
          {"query", entry.query},
          {"headers", std::move(headers)},
          {"body", entry.body},
          {"body_bytes", entry.body_bytes},
          {"model", entry.model},
          {"last_message", entry.last_message},
          {"status", entry.status},
          {"outage", entry.outage ? Json(name(*entry.outage)) : Json()},
          {"stream", entry.stream == 0 ? Json() : Json(entry.stream)}};
}

ControlAnswer json_answer(int status, const Json& json) {
  return {status,
          "application/json",
          json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n",
          {}};
}

ControlAnswer list(const ControlRequest& request, const MockServer& mock) {
  Query query(request);
  JournalFilter filter = filter_of(query);
  const std::uint64_t limit = query.number("limit").value_or(kListed);
  if (limit < 1 || limit > kListedMax) throw BadQuery{"limit is not from 1 to 1000"};
  const std::size_t total = mock.journal().count(filter);
  filter.before = query.number("before").value_or(UINT64_MAX);
  query.finish();
  Json entries = Json::array();
  for (const JournalEntry& entry : mock.journal().newest(filter, limit))
    entries.push_back(entry_json(entry));
  return json_answer(
      200,
      {{"total", total}, {"dropped", mock.journal().dropped()}, {"requests", std::move(entries)}});
}

ControlAnswer verify(const ControlRequest& request, const MockServer& mock) {
  Query query(request);
  const JournalFilter filter = filter_of(query);
  const auto count = query.number("count");
  const auto at_least = query.number("at_least");
  const auto at_most = query.number("at_most");
  query.finish();
  if (!count && !at_least && !at_most)
    throw BadQuery{"none of count, at_least and at_most is given"};
  const std::size_t seen = mock.journal().count(filter);
  std::string wanted;
  if (count && seen != *count) wanted = fmt::format("exactly {}", *count);
  if (at_least && seen < *at_least) wanted = fmt::format("at least {}", *at_least);
  if (at_most && seen > *at_most) wanted = fmt::format("at most {}", *at_most);
  if (wanted.empty()) return json_answer(200, {{"count", seen}});
  return control_error(409, fmt::format("Wanted {} such requests, saw {}.", wanted, seen),
                       "GET /requests shows those that came");
}

}  // namespace

std::optional<ControlAnswer> answer_journal(const ControlRequest& request, MockServer& mock) {
  const bool is_list = request.path == "/requests";
  if (!is_list && request.path != "/verify") return std::nullopt;
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (is_list && request.method == "DELETE") {
    mock.journal().clear();
    return json_answer(200, Json::object());
  }
  if (!reads) return control_not_allowed(request, is_list ? "GET, HEAD, DELETE" : "GET, HEAD");
  try {
    return is_list ? list(request, mock) : verify(request, mock);
  } catch (const BadQuery& bad) {
    return control_error(400, bad.what);
  }
}

}  // namespace streamgauge
