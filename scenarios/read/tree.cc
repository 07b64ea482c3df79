// SPDX-License-Identifier: MIT
#include "scenarios/read/tree.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace streamgauge {
namespace {

constexpr std::size_t kWordMax = 64;  // no key of ours is longer

std::size_t edits(const std::string& from, const std::string& to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

Error mistake_error(const std::string& where, const TreeMistake& mistake) {
  const std::string place = mistake.path.empty() ? "" : " " + mistake.path;
  return {ErrorKind::usage, fmt::format("{}:{} {}", where, place, mistake.what), mistake.hint};
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  const auto nearest = std::min_element(
      known.begin(), known.end(),
      [&](const auto& a, const auto& b) { return edits(word, a) < edits(word, b); });
  // Half a short word exchanged is another word.
  const std::size_t edits_max = std::min<std::size_t>(3, word.size() / 2);
  if (word.size() > kWordMax || nearest == known.end() || edits(word, *nearest) > edits_max)
    return {};
  return fmt::format("did you mean '{}'?", *nearest);
}

TreeReader::TreeReader(const nlohmann::ordered_json& node, std::string path)
    : node_(node), path_(std::move(path)) {
  if (!node_.is_object()) throw TreeMistake{path_, "is not a mapping of keys", {}};
}

const nlohmann::ordered_json* TreeReader::find(const std::string& key) {
  known_.push_back(key);
  const auto found = node_.find(key);
  return found == node_.end() ? nullptr : &*found;
}

std::vector<std::string> TreeReader::keys() const {
  std::vector<std::string> out;
  for (const auto& [key, value] : node_.items()) out.push_back(key);
  return out;
}

std::string scalar_text(const nlohmann::ordered_json& node, const std::string& path) {
  if (node.is_string()) return node.get<std::string>();
  if (node.is_number() || node.is_boolean()) return node.dump();
  throw TreeMistake{path, "is not a text, a number or a truth value", {}};
}

std::string TreeReader::text(const std::string& key, const std::string& fallback) {
  const auto* node = find(key);
  return node == nullptr ? fallback : scalar_text(*node, path(key));
}

bool TreeReader::flag(const std::string& key, bool fallback) {
  const auto* node = find(key);
  if (node == nullptr) return fallback;
  const std::string word = scalar_text(*node, path(key));
  if (word != "true" && word != "false")
    throw TreeMistake{path(key), fmt::format("'{}' is neither true nor false", word), {}};
  return word == "true";
}

std::optional<double> TreeReader::number(const std::string& key) {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  const std::string word = scalar_text(*node, path(key));
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value))
    throw TreeMistake{path(key), fmt::format("'{}' is not a number", word), {}};
  return value;
}

std::vector<std::string> TreeReader::words(const std::string& key) {
  const auto* node = find(key);
  std::vector<std::string> out;
  if (node == nullptr) return out;
  if (!node->is_array()) return {scalar_text(*node, path(key))};
  for (std::size_t i = 0; i < node->size(); ++i)
    out.push_back(scalar_text((*node)[i], fmt::format("{}/{}", path(key), i)));
  return out;
}

std::string TreeReader::choice(const std::string& key, const std::vector<std::string>& known,
                               const std::string& fallback) {
  std::string word = text(key, fallback);
  if (std::find(known.begin(), known.end(), word) != known.end()) return word;
  throw TreeMistake{path(key), fmt::format("'{}' is not one of {}", word, fmt::join(known, ", ")),
                    suggestion(word, known)};
}

std::uint64_t TreeReader::whole(const std::string& key, std::uint64_t min, std::uint64_t max,
                                std::uint64_t fallback) {
  const auto* node = find(key);
  if (node == nullptr) return fallback;
  const std::string word = scalar_text(*node, path(key));
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool is_number = end == word.data() + word.size() && !word.empty();
  if (is_number && error == std::errc{} && value >= min && value <= max) return value;
  throw TreeMistake{
      path(key), fmt::format("'{}' is not a whole number from {} to {}", word, min, max), {}};
}

TreeReader TreeReader::child(const std::string& key) {
  const auto* node = find(key);
  if (node == nullptr) throw TreeMistake{path(key), "is missing", {}};
  return {*node, path(key)};
}

void TreeReader::finish() const {
  for (const auto& [key, value] : node_.items()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    throw TreeMistake{path(key), "is not a known key", suggestion(key, known_)};
  }
}

}  // namespace streamgauge
