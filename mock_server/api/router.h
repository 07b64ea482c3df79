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
  Headers headers;   // beside those that every JSON answer has
  std::string dialect;
  std::function<std::unique_ptr<Dialect>(const Plan& plan, std::uint32_t nonce)> make;
};

// OpenAI's error object; `code` empty: null.
std::string error_json(std::string_view message, std::string_view type, std::string_view code = {});

// The path of a request target, with or without scheme and authority, without its query.
std::string request_path(std::string_view target);

// Never fails: a wrong request gets OpenAI's error object with 400, 401, 404 or 405.
// HEAD is answered where GET has a JSON answer; a stream has no head worth asking for.
Route route(const MockRequest& request, const MockConfig& config, const Plan& plan);

}  // namespace streamgauge
