// SPDX-License-Identifier: MIT
// For knowing what must never be shown or stored: headers by their name, keys by their look.
#pragma once

#include <string>
#include <string_view>

namespace streamgauge {

// By its name, without case: authorization, cookie, key, token, secret or password in any part, but
// not the vendors' x-ratelimit-remaining-tokens and the like.
bool is_secret_header(std::string_view name);

// The text with everything that looks like an API key ("sk-...", "AIza...") as "[redacted]".
std::string without_keys(std::string_view text);

}  // namespace streamgauge
