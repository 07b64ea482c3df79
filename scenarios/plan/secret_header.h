// SPDX-License-Identifier: MIT
// For knowing a header whose value must never be shown or stored.
#pragma once

#include <string_view>

namespace streamgauge {

// By its name, without case: authorization, cookie, key, token, secret or password in any part.
bool is_secret_header(std::string_view name);

}  // namespace streamgauge
