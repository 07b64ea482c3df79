// SPDX-License-Identifier: MIT
// For bytes as text where JSON has no place for them (RFC 4648 section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace streamgauge {

std::string base64_of(std::string_view bytes);

// nullopt: it is not base64.
std::optional<std::string> bytes_of_base64(std::string_view text);

}  // namespace streamgauge
