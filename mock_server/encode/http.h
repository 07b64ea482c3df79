// SPDX-License-Identifier: MIT
// For framing what the mock sends by RFC 9112: the heads, and whole answers.
#pragma once

#include <string>
#include <string_view>

#include "mock_server/api/dialect.h"
#include "mock_server/encode/compressor.h"
#include "scenarios/plan/plan.h"

namespace streamgauge {

// The fields of a streamed answer's head. `headers`: the vendor's own; `of_connection`: the
// protocol's. `length`: of the body, where it is told (Framing::content_length).
Headers stream_fields(const Plan& plan, const Dialect& dialect, const Headers& headers,
                      Encoding encoding, std::size_t length, const Headers& of_connection);

// What HTTP/1.1 says of the connection and of the body's framing.
Headers connection_fields(const WireForm& wire, bool keep_alive);

// A head with status 200, or 103 (RFC 8297), as HTTP/1.1 spells it.
std::string head_text(const Headers& fields);
std::string hints_text(const Headers& fields);

// A whole JSON answer, head and body; the head alone for a HEAD request.
std::string json_response(int status, std::string_view json, const Headers& headers,
                          bool keep_alive, bool head_only = false);

}  // namespace streamgauge
