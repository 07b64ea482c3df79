// SPDX-License-Identifier: MIT
// For keeping a target's secrets out of what is shown and what is stored.
#pragma once

#include <string>
#include <string_view>

#include "scenarios/plan/plan.h"

namespace streamgauge {

// The header's value as it may be shown: a secret as "[redacted]", and credentials in a URL's query
// (Location and the like) too.
std::string shown_value(const Header& header);

// Overwrites the secrets in field lines by '*', one for one, from the line at `line` to the empty
// one; gives the offset after that, or the end of the bytes.
std::size_t mask_fields(std::string& bytes, std::size_t line);

// The bytes of an HTTP answer with the same secrets overwritten by '*', one for one, so that a
// decoder sees the same lines at the same offsets. `trailers`: the answer is chunked and complete,
// so trailer fields may stand after its last chunk.
std::string mask_secrets(std::string bytes, bool trailers);

}  // namespace streamgauge
