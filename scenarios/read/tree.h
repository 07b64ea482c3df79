// SPDX-License-Identifier: MIT
// For reading a tree of keys strictly: every mistake is told with its file and path.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "scenarios/result.h"

namespace streamgauge {

// Thrown inside the reader only, caught at its boundary.
struct TreeMistake {
  std::string path, what, hint;
};

// The mistake as an error that names where it stands: a file, or "the plan".
Error mistake_error(const std::string& where, const TreeMistake& mistake);

// "did you mean '...'?" when one of `known` is near to `word`, else empty.
std::string suggestion(const std::string& word, const std::vector<std::string>& known);

// One mapping of the file. Keys that nobody has asked for by the end are unknown.
class TreeReader {
 public:
  TreeReader(const nlohmann::ordered_json& node, std::string path);

  const nlohmann::ordered_json* find(const std::string& key);
  std::vector<std::string> keys() const;  // all of them, in order
  bool has(const std::string& key) { return find(key) != nullptr; }
  std::string text(const std::string& key, const std::string& fallback = {});
  bool flag(const std::string& key, bool fallback);
  std::optional<double> number(const std::string& key);
  std::vector<std::string> words(const std::string& key);  // a text or a list of texts
  // The word under `key`, which must be one of `known`.
  std::string choice(const std::string& key, const std::vector<std::string>& known,
                     const std::string& fallback);
  // A number without fraction, min..max.
  std::uint64_t whole(const std::string& key, std::uint64_t min, std::uint64_t max,
                      std::uint64_t fallback);
  TreeReader child(const std::string& key);  // must be there
  std::string path(const std::string& key) const { return path_ + "/" + key; }
  void finish() const;  // refuses what was not asked for

 private:
  const nlohmann::ordered_json& node_;
  std::string path_;
  std::vector<std::string> known_;
};

// A scalar as text; JSON's numbers and booleans as they are written.
std::string scalar_text(const nlohmann::ordered_json& node, const std::string& path);

}  // namespace streamgauge
