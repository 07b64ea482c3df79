// SPDX-License-Identifier: MIT
// For deciding what a request gets: a stream in some dialect, or one whole JSON answer.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "mock_server/api/dialect.h"
#include "mock_server/serve/mock_server.h"

namespace streamgauge {

struct MockRequest {
  std::string method;
  std::string path;  // without the query
  std::string body;
  std::string authorization;
};

// What the answer will be. A stream's dialect is made once its nonce is known.
struct Route {
  int status = 200;
  std::string json;  // the whole answer, unless `make` is set
  std::string dialect;
  std::function<std::unique_ptr<Dialect>(const Plan& plan, std::uint32_t nonce)> make;
};

// Never fails: a wrong request gets OpenAI's error object with 400, 401, 404 or 405.
Route route(const MockRequest& request, const MockConfig& config, const Plan& plan);

}  // namespace streamgauge
