// SPDX-License-Identifier: MIT
// For framing what the mock sends by RFC 9112: the heads, and whole answers.
#pragma once

#include <string>
#include <string_view>

#include "mock_server/api/dialect.h"
#include "mock_server/encode/compressor.h"
#include "scenarios/plan/plan.h"

namespace streamgauge {

// The head of a streamed answer. `headers`: the vendor's own. `length`: of the body, with
// Framing::content_length.
std::string stream_head(const Plan& plan, const Dialect& dialect, const Headers& headers,
                        Encoding encoding, std::size_t length, bool keep_alive);

// 103 with the plan's early hints (RFC 8297); empty when it has none.
std::string early_hints(const WireForm& wire);

// A whole JSON answer, head and body; the head alone for a HEAD request.
std::string json_response(int status, std::string_view json, const Headers& headers,
                          bool keep_alive, bool head_only = false);

// Bytes of the whole body as it will be sent, before framing: with the plan's faults in its text,
// encoded and flushed as it will be.
std::size_t body_length(const Plan& plan, Encoding encoding, const Dialect& dialect);

}  // namespace streamgauge
