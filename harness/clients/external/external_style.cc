// SPDX-License-Identifier: MIT
#include "harness/clients/external/external_style.h"

#include <algorithm>

#include <fmt/format.h>

namespace streamgauge {
namespace {

constexpr std::size_t kDigitsMax = 9;

bool counts(std::string_view text) {
  return !text.empty() && text.size() <= kDigitsMax && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string without_version(const ExternalStyle& style) {
  return style.argument ? fmt::format("{}({})", style.call, *style.argument) : style.call;
}

}  // namespace

std::string ExternalStyle::text() const {
  return without_version(*this) + (version.empty() ? "" : "@" + version);
}

Result<ExternalStyle> parse_external_style(std::string_view text) {
  const auto wrong = [&](const char* what) {
    return usage_error(fmt::format("the style '{}' {}", text, what),
                       "write it as in requests.iter_content(1024) or openai@0.28");
  };
  ExternalStyle style;
  std::string_view rest = text;
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    style.version = rest.substr(at + 1);
    if (style.version.empty()) return wrong("has no version behind its @");
    rest = rest.substr(0, at);
  }
  if (const std::size_t open = rest.find('('); open != std::string_view::npos) {
    if (rest.back() != ')' || rest.find(')') != rest.size() - 1)
      return wrong("has brackets that do not pair");
    style.argument = rest.substr(open + 1, rest.size() - open - 2);
    rest = rest.substr(0, open);
  }
  style.call = rest;
  if (style.call.empty() || style.call.find(')') != std::string::npos)
    return wrong("names no client");
  return style;
}

bool matches(std::string_view pattern, const ExternalStyle& style) {
  constexpr std::string_view kNumber = "(N)";
  if (!pattern.ends_with(kNumber)) return pattern == without_version(style);
  pattern.remove_suffix(kNumber.size());
  return pattern == style.call && style.argument && counts(*style.argument);
}

}  // namespace streamgauge
