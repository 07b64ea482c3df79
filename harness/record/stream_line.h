// SPDX-License-Identifier: MIT
// For one stream as one line of a record: its raw reads, and the mock's ledger with its plan.
#pragma once

#include <nlohmann/json.hpp>

#include "harness/judge/evidence.h"
#include "harness/record/fields.h"

namespace streamgauge {

// The fields "probe", "cause", "wire" and "ledger". Instants are nanoseconds since `origin`;
// secrets are masked in the bytes.
nlohmann::ordered_json stream_fields(const Evidence& evidence, Instant origin);

// The way back: decodes and joins anew. Throws TreeMistake (scenarios/read/tree.h).
Evidence read_stream_fields(const nlohmann::ordered_json& line, Instant origin);

// A URL as {scheme, host, port, target}, its credentials redacted; and back.
nlohmann::ordered_json url_fields(const Url& url);
Url read_url_fields(const Field& json);

}  // namespace streamgauge
