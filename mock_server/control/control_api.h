// SPDX-License-Identifier: MIT
// For what the control API answers, without a network: a request in, an answer out.
#pragma once

#include <map>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "mock_server/serve/mock_server.h"

namespace streamgauge {

struct ControlRequest {
  std::string method;
  std::string path;  // without the query
  std::multimap<std::string, std::string> query;
  std::string body;
};

struct ControlAnswer {
  int status = 200;
  std::string media_type = "application/json";
  std::string body;
  Headers headers;
};

// 200, whatever bytes stand in its texts.
ControlAnswer control_json(const nlohmann::ordered_json& json);

// {"error": {"message": ..., "hint": ...}}.
ControlAnswer control_error(int status, std::string_view message, std::string_view hint = {});

// 405, with the methods that are allowed: "GET, HEAD".
ControlAnswer control_not_allowed(const ControlRequest& request, const std::string& allowed);

// Plan, streams, ledgers, gate, health, metrics and the live page. `now`: for the age of streams.
ControlAnswer answer_control(const ControlRequest& request, MockServer& mock, Instant now);

}  // namespace streamgauge
