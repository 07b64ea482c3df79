// SPDX-License-Identifier: MIT
#include "mock_server/serve/request_ledger.h"

#include <algorithm>

#include "mock_server/api/router.h"
#include "scenarios/plan/secret_header.h"

namespace streamgauge {

namespace {

using Request = boost::beast::http::request<boost::beast::http::string_body>;

void redact(Headers& headers) {
  for (Header& header : headers)
    if (is_secret_header(header.name)) header.value = "[redacted]";
}

std::string redacted_query(const std::string& query) {
  std::string shown;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string pair = query.substr(at, end - at);
    const std::string name = pair.substr(0, pair.find('='));
    shown += (shown.empty() ? "" : "&") + (is_secret_header(name) ? name + "=[redacted]" : pair);
    at = end + 1;
  }
  return shown;
}

}  // namespace

JournalEntry journal_entry(const MockRequest& request, std::uint64_t number, Instant read) {
  JournalEntry entry;
  entry.number = number;
  entry.at = read;
  entry.method = request.method;
  entry.path = request.path;
  entry.query = redacted_query(request.query);
  entry.headers = request.headers;
  entry.body = without_keys(std::string_view(request.body).substr(0, 2 * Journal::kBodyKept));
  entry.body_bytes = request.body.size();
  redact(entry.headers);
  return entry;
}

Headers request_headers(const Request& request) {
  Headers headers;
  for (const auto& field : request)
    headers.push_back({std::string(field.name_string()), std::string(field.value())});
  return headers;
}

StreamLedger request_ledger(const MockRequest& request) {
  StreamLedger ledger;
  ledger.method = request.method;
  ledger.path = request.path;
  ledger.http_version = request.http_version;
  ledger.request_headers = request.headers;
  redact(ledger.request_headers);
  return ledger;
}

}  // namespace streamgauge
