// SPDX-License-Identifier: MIT
#include "mock_server/control/stream_routes.h"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "mock_server/control/ledger_json.h"
#include "scenarios/read/document.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kListedMax = 1000;
constexpr std::size_t kListed = 100;

template <typename T>
std::optional<T> whole_number(std::string_view text) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

ControlAnswer json_answer(const Json& json) {
  return {200,
          "application/json",
          json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n",
          {}};
}

ControlAnswer list(const ControlRequest& request, MockServer& mock, Instant now) {
  std::size_t limit = kListed;
  if (const auto asked = request.query.find("limit"); asked != request.query.end()) {
    const auto number = whole_number<std::size_t>(asked->second);
    if (!number || *number < 1 || *number > kListedMax)
      return control_error(400, "limit is not a whole number from 1 to 1000");
    limit = *number;
  }
  Json streams = Json::array();
  for (const StreamSummary& stream : mock.recent(limit)) streams.push_back(summary_json(stream));
  const MockCounters counters = mock.counters();
  return json_answer({{"now_ns", now.time_since_epoch().count()},
                      {"streams_open", counters.streams_open},
                      {"streams_total", counters.streams},
                      {"streams", streams}});
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
  return json_answer({{"ordinal", ledger.ordinal}, {"upto", upto}});
}

ControlAnswer end_stream(MockServer& mock, const StreamLedger& ledger) {
  if (!mock.end_stream(ledger.ordinal)) return no_longer_open(mock, ledger.ordinal);
  return json_answer({{"ordinal", ledger.ordinal}});
}

}  // namespace

std::optional<ControlAnswer> answer_streams(const ControlRequest& request, MockServer& mock,
                                            Instant now) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  constexpr std::string_view kStreams = "/streams";
  std::string_view rest = request.path;
  if (!rest.starts_with(kStreams)) return std::nullopt;
  rest.remove_prefix(kStreams.size());
  if (rest.empty())
    return reads ? list(request, mock, now) : control_not_allowed(request, "GET, HEAD");

  const auto slash = rest.find('/', 1);
  if (!rest.starts_with('/') || slash == std::string_view::npos) return std::nullopt;
  const std::string_view action = rest.substr(slash + 1);
  if (action != "ledger" && action != "gate" && action != "end") return std::nullopt;
  const bool is_ledger = action == "ledger";
  if (is_ledger ? !reads : request.method != "POST")
    return control_not_allowed(request, is_ledger ? "GET, HEAD" : "POST");

  const auto ordinal = whole_number<std::uint64_t>(rest.substr(1, slash - 1));
  const auto ledger = ordinal ? mock.ledger(*ordinal) : std::nullopt;
  if (!ledger)
    return control_error(404, fmt::format("There is no stream {}.", rest.substr(1, slash - 1)),
                         "GET /streams lists those that are kept");
  if (is_ledger) return json_answer(ledger_json(*ledger));
  return action == "gate" ? open_gate(request, mock, *ledger) : end_stream(mock, *ledger);
}

}  // namespace streamgauge
