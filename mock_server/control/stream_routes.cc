// SPDX-License-Identifier: MIT
#include "mock_server/control/stream_routes.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "mock_server/control/ledger_json.h"
#include "mock_server/control/query.h"
#include "scenarios/read/document.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::uint64_t kListedMax = 1'000;
constexpr std::uint64_t kListed = 100;
constexpr std::uint64_t kMarksMax = 1'000;
constexpr std::uint64_t kMarksInAllMax = 20'000;  // of one answer

StreamFilter filter_of(Query& query) {
  StreamFilter filter;
  if (const auto state = query.text("state")) {
    if (*state == "open" || *state == "ended") {
      filter.running = *state == "open";
    } else if (const auto end = stream_end(*state)) {
      filter.end = end;
    } else {
      throw BadQuery{"state is none of the known",
                     "write open, ended, complete, ended_early, client_gone, cut or by_fault"};
    }
  }
  filter.path = query.text("path");
  filter.dialect = query.text("dialect");
  filter.before = query.number("before").value_or(UINT64_MAX);
  return filter;
}

ControlAnswer list(const ControlRequest& request, const MockServer& mock, Instant now) {
  Query query(request);
  const StreamFilter filter = filter_of(query);
  const std::uint64_t limit = query.number("limit", 1, kListedMax, kListed);
  const std::uint64_t marks = query.number("marks", 0, kMarksMax, 0);
  query.finish();
  if (limit * marks > kMarksInAllMax)
    throw BadQuery{fmt::format("limit times marks is over {}", kMarksInAllMax)};
  auto found = mock.streams(filter, limit + 1);
  const bool older = found.size() > limit;
  if (older) found.pop_back();
  Json streams = Json::array();
  for (const StreamSummary& stream : found) {
    if (marks == 0) {
      streams.push_back(summary_json(stream));
    } else if (const auto line = mock.timeline(stream.ordinal, marks)) {  // not dropped just now
      streams.push_back(summary_json(line->stream));
      streams.back()["timeline"] = timeline_json(*line);
    }
  }
  const MockCounters counters = mock.counters();
  return control_json({{"now_ns", now.time_since_epoch().count()},
                       {"streams_open", counters.streams_open},
                       {"streams_total", counters.streams},
                       {"streams_dropped", counters.ledgers_dropped},
                       {"older", older},
                       {"streams", std::move(streams)}});
}

ControlAnswer one_line(const ControlRequest& request, const MockServer& mock, std::uint64_t ordinal,
                       Instant now) {
  Query query(request);
  const std::uint64_t marks = query.number("marks", 1, kMarksMax, kMarksMax);
  query.finish();
  const auto line = mock.timeline(ordinal, marks);
  if (!line) return control_error(404, fmt::format("Stream {} is forgotten.", ordinal));
  Json json = summary_json(line->stream);
  json["now_ns"] = now.time_since_epoch().count();
  json["timeline"] = timeline_json(*line);
  return control_json(json);
}

ControlAnswer no_longer_open(const MockServer& mock, std::uint64_t ordinal) {
  const auto ledger = mock.ledger(ordinal);
  return control_error(409, fmt::format("Stream {} is no longer open: {}.", ordinal,
                                        ledger ? name(ledger->end) : "forgotten"));
}

ControlAnswer open_gate(const ControlRequest& request, MockServer& mock,
                        const StreamLedger& ledger) {
  const auto body = parse_document(request.body, "gate");
  if (!body) return control_error(400, body.error().what, "send {\"upto\": K}");
  std::uint64_t upto = 0;
  try {
    TreeReader reader(*body, "");
    if (!reader.has("upto")) throw TreeMistake{"/upto", "is missing", "send {\"upto\": K}"};
    upto = reader.whole("upto", 0, kChunksMax, 0);
    reader.finish();
  } catch (const TreeMistake& mistake) {
    const Error error = mistake_error("gate", mistake);
    return control_error(400, error.what, error.hint);
  }
  if (!ledger.plan.lockstep)
    return control_error(409, fmt::format("Stream {} has no gate.", ledger.ordinal),
                         "set \"lockstep\": true in the plan before the stream begins");
  if (!mock.open_gate(ledger.ordinal, static_cast<std::uint32_t>(upto)))
    return no_longer_open(mock, ledger.ordinal);
  return control_json({{"ordinal", ledger.ordinal}, {"upto", upto}});
}

ControlAnswer end_stream(MockServer& mock, const StreamLedger& ledger) {
  if (!mock.end_stream(ledger.ordinal)) return no_longer_open(mock, ledger.ordinal);
  return control_json({{"ordinal", ledger.ordinal}});
}

ControlAnswer about_one(const ControlRequest& request, MockServer& mock, std::string_view word,
                        std::string_view action, Instant now) {
  const auto ordinal = whole_number(word);
  if (ordinal && action == "timeline" && mock.timeline(*ordinal, 1))
    return one_line(request, mock, *ordinal, now);
  const auto ledger = ordinal ? mock.ledger(*ordinal) : std::nullopt;
  if (!ledger)
    return control_error(404, fmt::format("There is no stream {}.", word.substr(0, 100)),
                         "GET /streams lists those that are kept");
  if (action == "ledger") return control_json(ledger_json(*ledger));
  return action == "gate" ? open_gate(request, mock, *ledger) : end_stream(mock, *ledger);
}

}  // namespace

std::optional<ControlAnswer> answer_streams(const ControlRequest& request, MockServer& mock,
                                            Instant now) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  constexpr std::string_view kStreams = "/streams";
  std::string_view rest = request.path;
  if (!rest.starts_with(kStreams)) return std::nullopt;
  rest.remove_prefix(kStreams.size());
  const bool is_list = rest.empty();
  const auto slash = rest.find('/', 1);
  if (!is_list && (!rest.starts_with('/') || slash == std::string_view::npos)) return std::nullopt;
  const std::string_view action = is_list ? "" : rest.substr(slash + 1);
  const bool only_reads = is_list || action == "ledger" || action == "timeline";
  if (!only_reads && action != "gate" && action != "end") return std::nullopt;
  if (only_reads ? !reads : request.method != "POST")
    return control_not_allowed(request, only_reads ? "GET, HEAD" : "POST");
  try {
    return is_list ? list(request, mock, now)
                   : about_one(request, mock, rest.substr(1, slash - 1), action, now);
  } catch (const BadQuery& bad) {
    return control_error(400, bad.what, bad.hint);
  }
}

}  // namespace streamgauge
