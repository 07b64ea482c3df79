// SPDX-License-Identifier: MIT
#include "mock_server/serve/request_ledger.h"

#include "mock_server/api/router.h"
#include "scenarios/plan/secret_header.h"

namespace streamgauge {

namespace {

using Request = boost::beast::http::request<boost::beast::http::string_body>;

}  // namespace

Headers request_headers(const Request& request) {
  Headers headers;
  for (const auto& field : request)
    headers.push_back({std::string(field.name_string()), std::string(field.value())});
  return headers;
}

StreamLedger request_ledger(const Request& request) {
  StreamLedger ledger;
  ledger.method = std::string(request.method_string());
  ledger.path = split_target(request.target()).path;
  ledger.http_version = request.version() >= 11 ? "1.1" : "1.0";
  ledger.request_headers = request_headers(request);
  for (Header& header : ledger.request_headers)
    if (is_secret_header(header.name)) header.value = "[redacted]";
  return ledger;
}

}  // namespace streamgauge
