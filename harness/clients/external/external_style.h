// SPDX-License-Identifier: MIT
// For the name of a client style taken apart: `requests.raw.read(100)@urllib3-1.26`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenarios/result.h"

namespace streamgauge {

struct ExternalStyle {
  std::string call;                     // requests.raw.read
  std::optional<std::string> argument;  // 100
  std::string version;                  // urllib3-1.26; empty: the newest

  std::string text() const;
};

// Error: an empty name or version, brackets that do not pair.
Result<ExternalStyle> parse_external_style(std::string_view text);

// Whether the style is one of `pattern`, which has no version: `(N)` stands for any whole number
// above zero, and everything else for itself.
bool matches(std::string_view pattern, const ExternalStyle& style);

}  // namespace streamgauge
