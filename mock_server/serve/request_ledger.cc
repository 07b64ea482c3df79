// SPDX-License-Identifier: MIT
#include "mock_server/serve/request_ledger.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "mock_server/api/router.h"

namespace streamgauge {
namespace {

bool is_credential(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  constexpr std::array<std::string_view, 6> kWords = {"authorization", "cookie", "key",
                                                      "token",         "secret", "password"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

}  // namespace

StreamLedger request_ledger(
    const boost::beast::http::request<boost::beast::http::string_body>& request) {
  StreamLedger ledger;
  ledger.method = std::string(request.method_string());
  ledger.path = request_path(request.target());
  ledger.http_version = request.version() >= 11 ? "1.1" : "1.0";
  for (const auto& field : request) {
    const std::string name(field.name_string());
    ledger.request_headers.push_back(
        {name, is_credential(name) ? "[redacted]" : std::string(field.value())});
  }
  return ledger;
}

}  // namespace streamgauge
