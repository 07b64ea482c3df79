// SPDX-License-Identifier: MIT
// For writing down the request that a stream answers, without its secrets.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "mock_server/api/request.h"
#include "mock_server/emit/journal.h"
#include "scenarios/timeline/ledger.h"

namespace streamgauge {

Headers request_headers(
    const boost::beast::http::request<boost::beast::http::string_body>& request);

// What the journal keeps of a request, without its secrets and not yet answered.
JournalEntry journal_entry(const MockRequest& request, std::uint64_t number, Instant read);

// Method, path, version and headers; credentials are replaced by "[redacted]".
StreamLedger request_ledger(const MockRequest& request);

}  // namespace streamgauge
