// SPDX-License-Identifier: MIT
#include "mock_server/api/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

bool stands_for_itself(char byte) {
  return byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F;
}

}  // namespace

std::optional<Json> parse_object(const std::string& body) {
  bool too_deep = false;
  Json parsed = Json::parse(
      body,
      [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > kBodyDepthMax;
        return !too_deep;
      },
      false);
  if (too_deep || !parsed.is_object()) return std::nullopt;
  return parsed;
}

void append_escaped(std::string& out, std::string_view text) {
  if (std::all_of(text.begin(), text.end(), stands_for_itself)) {
    out += text;
    return;
  }
  const std::string whole = json_string(text);
  out.append(whole, 1, whole.size() - 2);
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

std::string json_string(std::string_view text) { return dumped(Json(text)); }

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json& under(const Json& object, const char* key) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

bool flag_under(const Json& object, const char* key, bool fallback) {
  const Json& found = under(object, key);
  return found.is_boolean() ? found.get<bool>() : fallback;
}

std::string text_under(const Json& object, const char* key) {
  const Json& found = under(object, key);
  return found.is_string() ? found.get<std::string>() : std::string();
}

std::optional<std::size_t> count_under(const Json& object, const char* key) {
  const Json& found = under(object, key);
  if (!found.is_number_integer() || found.get<std::int64_t>() < 0) return std::nullopt;
  return found.get<std::size_t>();
}

}  // namespace streamgauge
