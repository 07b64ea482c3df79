// SPDX-License-Identifier: MIT
// For the text of a chunk: markers at both ends, filler between, the same for the same seed.
#pragma once

#include <cstdint>
#include <string>

#include "scenarios/plan/plan.h"

namespace streamgauge {

// Appends exactly plan.chunk_bytes characters to `text`: printable ASCII that needs no escaping in
// JSON, without upper-case letters outside the markers. `nonce` and `sequence` as in Marker.
void append_chunk_text(std::string& text, const Plan& plan, std::uint32_t nonce,
                       std::uint32_t sequence);

// Appends `count` words of the filler, a space between them, the same for the same seed.
void append_word_text(std::string& text, std::size_t count, std::uint64_t seed);

}  // namespace streamgauge
