// SPDX-License-Identifier: MIT
#include "mock_server/control/control_api.h"

#include <algorithm>

#include "live_page.h"
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "mock_server/control/journal_routes.h"
#include "mock_server/control/metrics.h"
#include "mock_server/control/stream_routes.h"
#include "scenarios/read/playbook.h"

namespace streamgauge {
namespace {

ControlAnswer plan_answer(const ControlRequest& request, MockServer& mock) {
  if (request.method == "PUT") {
    auto playbook = parse_playbook(request.body);
    if (!playbook) return control_error(400, playbook.error().what, playbook.error().hint);
    mock.set_playbook(std::move(*playbook));
  }
  return {200, "application/json", playbook_json(mock.playbook()).dump(2) + "\n", {}};
}

// The files of the live page: their names are their paths, but for the page itself.
std::optional<ControlAnswer> page_answer(const std::string& path) {
  const std::string_view file = path == "/" ? "page.html" : std::string_view(path).substr(1);
  const auto found = std::find_if(kLivePage.begin(), kLivePage.end(),
                                  [&](const auto& entry) { return entry.first == file; });
  if (found == kLivePage.end()) return std::nullopt;
  const std::string_view media_type = file.ends_with(".js")    ? "text/javascript"
                                      : file.ends_with(".css") ? "text/css"
                                                               : "text/html";
  return ControlAnswer{
      200, fmt::format("{}; charset=utf-8", media_type), std::string(found->second), {}};
}

}  // namespace

ControlAnswer control_json(const nlohmann::ordered_json& json) {
  return {200,
          "application/json",
          json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n",
          {}};
}

ControlAnswer control_error(int status, std::string_view message, std::string_view hint) {
  ControlAnswer answer = control_json({{"error", {{"message", message}, {"hint", hint}}}});
  answer.status = status;
  return answer;
}

ControlAnswer control_not_allowed(const ControlRequest& request, const std::string& allowed) {
  ControlAnswer refused =
      control_error(405, fmt::format("{} is not for {}.", request.path, request.method));
  refused.headers.push_back({"Allow", allowed});
  return refused;
}

ControlAnswer answer_control(const ControlRequest& request, MockServer& mock, Instant now) {
  const std::string& path = request.path;
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const bool is_plan = path == "/plan";
  auto page = page_answer(path);
  if (page || is_plan || path == "/healthz" || path == "/metrics") {
    if (!reads && !(is_plan && request.method == "PUT"))
      return control_not_allowed(request, is_plan ? "GET, HEAD, PUT" : "GET, HEAD");
    if (is_plan) return plan_answer(request, mock);
    if (page) return *page;
    if (path == "/healthz") return control_json({{"status", "ok"}, {"mock", mock.url()}});
    return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(metrics_of(mock)), {}};
  }
  if (auto answer = answer_streams(request, mock, now)) return *answer;
  if (auto answer = answer_journal(request, mock, now)) return *answer;
  return control_error(
      404, fmt::format("There is no {}.", path.substr(0, 100)),
      "try /plan, /requests, /requests/N, /verify, /streams, /streams/N/timeline, "
      "/streams/N/ledger, /streams/N/gate, /streams/N/end, /healthz, /metrics or /");
}

}  // namespace streamgauge
