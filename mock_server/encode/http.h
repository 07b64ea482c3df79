// SPDX-License-Identifier: MIT
// For framing what the mock sends by RFC 9112: heads, HTTP chunks, terminators.
#pragma once

#include <string>
#include <string_view>

#include "mock_server/api/dialect.h"
#include "scenarios/plan/plan.h"

namespace streamgauge {

// The head of a streamed answer. `length`: of the body, with Framing::content_length.
std::string stream_head(const Plan& plan, const Dialect& dialect, std::size_t length,
                        bool keep_alive);

// A whole JSON answer, head and body; the head alone for a HEAD request.
std::string json_response(int status, std::string_view json, const Headers& headers,
                          bool keep_alive, bool head_only = false);

// Appends `text` as one HTTP chunk when chunked, else as it is.
void append_framed(std::string& out, std::string_view text, Framing framing);

// Appends the last HTTP chunk when chunked.
void append_terminator(std::string& out, Framing framing);

// Bytes of the whole body before framing.
std::size_t body_length(const Plan& plan, const Dialect& dialect);

}  // namespace streamgauge
