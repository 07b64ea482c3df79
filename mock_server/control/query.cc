// SPDX-License-Identifier: MIT
#include "mock_server/control/query.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenarios/read/tree.h"

namespace streamgauge {

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> Query::texts(const std::string& name) {
  known_.push_back(name);
  std::vector<std::string> values;
  const auto [first, last] = query_.equal_range(name);
  for (auto entry = first; entry != last; ++entry) values.push_back(entry->second);
  return values;
}

std::optional<std::string> Query::text(const std::string& name) {
  auto values = texts(name);
  if (values.size() > 1) throw BadQuery{fmt::format("{} is given more than once", name)};
  return values.empty() ? std::nullopt : std::optional(std::move(values.front()));
}

std::optional<std::uint64_t> Query::number(const std::string& name) {
  const auto word = text(name);
  if (!word) return std::nullopt;
  const auto value = whole_number(*word);
  if (!value) throw BadQuery{fmt::format("{} is not a whole number", name)};
  return value;
}

std::uint64_t Query::number(const std::string& name, std::uint64_t least, std::uint64_t most,
                            std::uint64_t otherwise) {
  const std::uint64_t value = number(name).value_or(otherwise);
  if (value < least || value > most)
    throw BadQuery{fmt::format("{} is not a whole number from {} to {}", name, least, most)};
  return value;
}

bool Query::flag(const std::string& name) {
  const auto word = text(name);
  if (word && *word != "0" && *word != "1") throw BadQuery{fmt::format("{} is not 0 or 1", name)};
  return word == "1";
}

void Query::finish() const {
  for (const auto& [name, value] : query_) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string meant = suggestion(name, known_);
    throw BadQuery{fmt::format("{} is not a known parameter", name.substr(0, 100)),
                   meant.empty() ? fmt::format("known are {}", fmt::join(known_, ", ")) : meant};
  }
}

}  // namespace streamgauge
