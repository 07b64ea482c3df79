// SPDX-License-Identifier: MIT
// For asking the mock's APIs without a network: a request in, the whole answer's text out.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "mock_server/api/router.h"

namespace streamgauge {

MockOffer offer_of(const Plan& plan, std::vector<std::string> models = {});

// A POST to `path`, which may have a query.
MockRequest post(const std::string& path, const std::string& body, Headers headers = {});

Route ask(const MockRequest& request, const Plan& plan, const MockConfig& config = {});

// All that a stream says: prologue, chunks, epilogue. `nonce` 7.
std::string said(const Route& route);

struct Event {
  std::string name, data;
};
// Of a stream of events with any newline; comments are left out.
std::vector<Event> events_of(const std::string& stream);
// The data of each as JSON, without "[DONE]".
std::vector<nlohmann::ordered_json> frames_of(const std::string& stream);

}  // namespace streamgauge
