// SPDX-License-Identifier: MIT
#include "mock_server/control/journal_routes.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "mock_server/control/ledger_json.h"
#include "mock_server/control/query.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view kRequests = "/requests";
constexpr std::uint64_t kListed = 100;
constexpr std::uint64_t kListedMax = 1'000;

// "Name" or "Name: value".
HeaderCondition header_condition(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == 0 || text.empty()) throw BadQuery{"header has no name", "write header=Name: value"};
  if (colon == std::string::npos) return {text, std::nullopt};
  const auto value = text.find_first_not_of(' ', colon + 1);
  return {text.substr(0, colon), value == std::string::npos ? "" : text.substr(value)};
}

JournalFilter filter_of(Query& query) {
  JournalFilter filter;
  filter.method = query.text("method");
  filter.path = query.text("path");
  filter.query = query.text("query");
  filter.model = query.text("model");
  filter.contains = query.text("contains");
  filter.message = query.text("message");
  for (const std::string& text : query.texts("header"))
    filter.headers.push_back(header_condition(text));
  if (const auto status = query.number("status"))
    filter.status = static_cast<int>(std::min<std::uint64_t>(*status, 1'000));
  filter.stream = query.number("stream");
  return filter;
}

// What a list has of an entry; of one by itself also headers and body.
Json summary_json(const JournalEntry& entry) {
  return {{"number", entry.number},
          {"at_ns", entry.at.time_since_epoch().count()},
          {"method", entry.method},
          {"path", entry.path},
          {"query", entry.query},
          {"body_bytes", entry.body_bytes},
          {"model", entry.model},
          {"last_message", entry.last_message},
          {"status", entry.status},
          {"outage", entry.outage ? Json(name(*entry.outage)) : Json()},
          {"stream", entry.stream == 0 ? Json() : Json(entry.stream)}};
}

Json entry_json(const JournalEntry& entry) {
  Json json = summary_json(entry);
  json["headers"] = header_list_json(entry.headers);
  json["body"] = entry.body;
  return json;
}

ControlAnswer list(const ControlRequest& request, const MockServer& mock, Instant now) {
  Query query(request);
  JournalFilter filter = filter_of(query);
  const std::uint64_t limit = query.number("limit", 1, kListedMax, kListed);
  const bool brief = query.flag("brief");
  const std::size_t total = mock.journal().count(filter);
  filter.before = query.number("before").value_or(UINT64_MAX);
  query.finish();
  auto found = mock.journal().newest(filter, limit + 1);
  const bool older = found.size() > limit;
  if (older) found.pop_back();
  Json entries = Json::array();
  for (const auto& entry : found)
    entries.push_back(brief ? summary_json(*entry) : entry_json(*entry));
  return control_json({{"now_ns", now.time_since_epoch().count()},
                       {"total", total},
                       {"dropped", mock.journal().dropped()},
                       {"older", older},
                       {"requests", std::move(entries)}});
}

ControlAnswer one(const ControlRequest& request, const MockServer& mock) {
  const std::string_view word = std::string_view(request.path).substr(kRequests.size() + 1);
  const auto number = whole_number(word);
  const auto found = number ? mock.journal().find(*number) : std::nullopt;
  if (found) return control_json(entry_json(**found));
  return control_error(404, fmt::format("There is no request {}.", word.substr(0, 100)),
                       "GET /requests lists those that are kept");
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
  const std::uint64_t dropped = mock.journal().dropped();
  if (!wanted.empty())
    return control_error(
        409,
        fmt::format("Wanted {} such requests, saw {}{}.", wanted, seen,
                    dropped == 0 ? "" : fmt::format(" (the {} oldest were dropped)", dropped)),
        "GET /requests shows those that came");
  if (dropped > 0 && (count || at_most))
    return control_error(
        409,
        fmt::format("The {} oldest requests were dropped: only at_least can be told.", dropped),
        "DELETE /requests before a test; 10000 are kept");
  return control_json({{"count", seen}});
}

}  // namespace

std::optional<ControlAnswer> answer_journal(const ControlRequest& request, MockServer& mock,
                                            Instant now) {
  const bool is_list = request.path == kRequests;
  const bool is_one =
      request.path.starts_with(kRequests) && request.path.substr(kRequests.size()).find('/') == 0;
  if (!is_list && !is_one && request.path != "/verify") return std::nullopt;
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (is_list && request.method == "DELETE") {
    mock.journal().clear();
    return control_json(Json::object());
  }
  if (!reads) return control_not_allowed(request, is_list ? "GET, HEAD, DELETE" : "GET, HEAD");
  try {
    if (is_one) return one(request, mock);
    return is_list ? list(request, mock, now) : verify(request, mock);
  } catch (const BadQuery& bad) {
    return control_error(400, bad.what, bad.hint);
  }
}

}  // namespace streamgauge
