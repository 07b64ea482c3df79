// SPDX-License-Identifier: MIT
// For a request as a recording may keep it, and as its upstream is asked.
#pragma once

#include <string>

#include "mock_server/replay/exchange.h"
#include "mock_server/serve/request_reader.h"
#include "scenarios/plan/url.h"

namespace streamgauge {

// Credentials in headers, in the query, and keys in the body as "[redacted]".
AskedRequest asked_request(const RequestReader::Message& message);

// The request as the upstream gets it: its path before the target, its name as Host, every header
// but those of one connection only (RFC 9110 section 7.6.1) and Expect, which has been answered.
std::string forwarded_request(const RequestReader::Message& message, const Url& upstream);

}  // namespace streamgauge
