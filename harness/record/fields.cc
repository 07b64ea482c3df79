// SPDX-License-Identifier: MIT
#include "harness/record/fields.h"

#include <fmt/format.h>

#include "scenarios/plan/byte_text.h"
#include "scenarios/read/plan.h"

namespace streamgauge {

Field::Field(const nlohmann::ordered_json& json, std::string path)
    : json_(json), path_(std::move(path)) {}

void Field::wrong(const std::string& what) const { throw TreeMistake{path_, what, {}}; }

Field Field::operator[](const char* key) const {
  if (!json_.is_object()) wrong("is not an object");
  const auto found = json_.find(key);
  if (found == json_.end()) wrong(fmt::format("has no '{}'", key));
  return {*found, path_ + "/" + key};
}

std::vector<Field> Field::items() const {
  if (!json_.is_array()) wrong("is not an array");
  std::vector<Field> out;
  out.reserve(json_.size());
  for (std::size_t i = 0; i < json_.size(); ++i)
    out.emplace_back(json_[i], fmt::format("{}/{}", path_, i));
  return out;
}

std::vector<Field> Field::items(std::size_t count) const {
  auto out = items();
  if (out.size() != count) wrong(fmt::format("has {} values, not {}", out.size(), count));
  return out;
}

std::int64_t Field::integer(std::int64_t min, std::int64_t max) const {
  if (!json_.is_number_integer()) wrong("is not an integer");
  if (json_.is_number_unsigned() && json_.get<std::uint64_t>() > std::uint64_t{INT64_MAX})
    wrong("is too large");
  const auto value = json_.get<std::int64_t>();
  if (value < min || value > max) wrong(fmt::format("is not from {} to {}", min, max));
  return value;
}

std::size_t Field::count(std::size_t max) const {
  return static_cast<std::size_t>(integer(0, static_cast<std::int64_t>(max)));
}

std::uint64_t Field::unsigned_integer() const {
  if (!json_.is_number_unsigned()) wrong("is not a positive integer");
  return json_.get<std::uint64_t>();
}

bool Field::flag() const {
  if (!json_.is_boolean()) wrong("is neither true nor false");
  return json_.get<bool>();
}

std::string Field::text() const {
  if (!json_.is_string()) wrong("is not a text");
  return json_.get<std::string>();
}

std::vector<std::string> Field::texts() const {
  std::vector<std::string> out;
  for (const Field& item : items()) out.push_back(item.text());
  return out;
}

std::string Field::bytes() const {
  if (!json_.is_string()) wrong("is not a text");
  auto out = bytes_of_text(json_.get_ref<const std::string&>());
  if (!out) wrong("has code points over U+00FF, so it is not bytes");
  return std::move(*out);
}

Duration Field::duration() const {
  constexpr std::int64_t kMax = 1'000'000'000'000'000'000;
  return Duration(integer(-kMax, kMax));
}

Plan Field::plan() const { return read_plan({json_, path_}); }

std::optional<Instant> Field::maybe_instant(Instant origin) const {
  if (is_null()) return std::nullopt;
  return instant(origin);
}

}  // namespace streamgauge
