// SPDX-License-Identifier: MIT
// For taking typed values out of a record's JSON: what is not as it must be is told with its path.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/record/words.h"
#include "scenarios/plan/plan.h"
#include "scenarios/read/tree.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

// A JSON value and the path to it. Every member throws TreeMistake when the value is of another
// kind or out of range. The JSON must outlive it.
class Field {
 public:
  Field(const nlohmann::ordered_json& json, std::string path);

  Field operator[](const char* key) const;  // must be there
  bool is_null() const { return json_.is_null(); }
  std::vector<Field> items() const;                   // of an array
  std::vector<Field> items(std::size_t count) const;  // of an array of exactly so many

  std::int64_t integer(std::int64_t min, std::int64_t max) const;
  std::size_t count(std::size_t max) const;
  std::uint64_t unsigned_integer() const;
  bool flag() const;
  std::string text() const;
  std::vector<std::string> texts() const;
  std::string bytes() const;  // see byte_text.h
  Duration duration() const;  // nanoseconds, under 10^18 either way
  Instant instant(Instant origin) const { return origin + duration(); }
  std::optional<Instant> maybe_instant(Instant origin) const;
  Plan plan() const;

  template <typename Kind, std::size_t kCount>
  Kind kind(const WordTable<Kind, kCount>& table) const {
    const auto found = kind_of(table, text());
    if (!found) wrong("is not a word that this version knows");
    return *found;
  }

  [[noreturn]] void wrong(const std::string& what) const;

 private:
  const nlohmann::ordered_json& json_;
  std::string path_;
};

}  // namespace streamgauge
