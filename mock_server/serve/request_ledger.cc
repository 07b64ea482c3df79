// SPDX-License-Identifier: MIT
#include "mock_server/serve/request_ledger.h"

#include "mock_server/api/router.h"
#include "scenarios/plan/secret_header.h"

namespace streamgauge {

StreamLedger request_ledger(
    const boost::beast::http::request<boost::beast::http::string_body>& request) {
  StreamLedger ledger;
  ledger.method = std::string(request.method_string());
  ledger.path = request_path(request.target());
  ledger.http_version = request.version() >= 11 ? "1.1" : "1.0";
  for (const auto& field : request) {
    const std::string name(field.name_string());
    ledger.request_headers.push_back(
        {name, is_secret_header(name) ? "[redacted]" : std::string(field.value())});
  }
  return ledger;
}

}  // namespace streamgauge
