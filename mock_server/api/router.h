// SPDX-License-Identifier: MIT
// For deciding what a request gets: which API it speaks, whether its key will do, the answer.
#pragma once

#include <string>
#include <string_view>

#include "mock_server/api/request.h"
#include "mock_server/serve/mock_server.h"

namespace streamgauge {

// The path of a request target, with or without scheme and authority, and its query.
struct Target {
  std::string path, query;
};
Target split_target(std::string_view target);

// The key, wherever the vendors' clients put it; empty: there is none.
std::string key_of(const MockRequest& request);

// Whose error objects a request to this path expects, also one that could not be read.
Vendor vendor_of(std::string_view path);

// Never fails: a wrong request gets the vendor's error object with 400, 401, 404 or 405.
// HEAD is answered where GET has a JSON answer; a stream has no head worth asking for.
Route route(const MockRequest& request, const MockConfig& config, const MockOffer& offer);

}  // namespace streamgauge
