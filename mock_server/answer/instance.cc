// SPDX-License-Identifier: MIT
#include "mock_server/answer/instance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr int kDepthMax = 16;
constexpr std::size_t kItemsMax = 100;
constexpr std::size_t kLengthMax = 10'000;
constexpr std::size_t kValuesMax = 10'000;

double number_under(const Json& schema, const char* key, double fallback) {
  const auto found = schema.find(key);
  return found != schema.end() && found->is_number() ? found->get<double>() : fallback;
}

std::size_t size_under(const Json& schema, const char* key, std::size_t fallback,
                       std::size_t limit) {
  const double number = number_under(schema, key, static_cast<double>(fallback));
  return number < 0 ? 0 : static_cast<std::size_t>(std::min(number, static_cast<double>(limit)));
}

Json text_value(const Json& schema) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kFormats = {
      {{"date", "2026-01-31"},
       {"time", "12:30:00Z"},
       {"date-time", "2026-01-31T12:30:00Z"},
       {"email", "river@example.com"},
       {"uri", "https://example.com/river"},
       {"uuid", "3f2a7c1e-5b84-4d09-9a61-0c8e7d2b5f43"},
       {"ipv4", "192.0.2.1"},
       {"ipv6", "2001:db8::1"}}};
  const auto format = schema.find("format");
  if (format != schema.end())
    for (const auto& [name, value] : kFormats)
      if (*format == name) return value;
  std::string text = "river";
  const std::size_t shortest = size_under(schema, "minLength", 0, kLengthMax);
  while (text.size() < shortest) text += " flows";
  text.resize(std::max(
      shortest, std::min(text.size(), size_under(schema, "maxLength", text.size(), kLengthMax))));
  return text;
}

Json number_value(const Json& schema, bool whole) {
  const double step = number_under(schema, "multipleOf", 1);
  const double above = number_under(schema, "exclusiveMinimum", -HUGE_VAL);
  const double below = number_under(schema, "exclusiveMaximum", HUGE_VAL);
  const double low = std::max(number_under(schema, "minimum", -HUGE_VAL), above);
  const double high = std::min(number_under(schema, "maximum", HUGE_VAL), below);
  double value = low > -HUGE_VAL ? low : std::min(1.0, high);
  if (step > 0)
    value = low > -HUGE_VAL ? std::ceil(value / step) * step : std::floor(value / step) * step;
  if (value <= above) value += step;
  if (value >= below) value = whole || above == -HUGE_VAL ? value - step : (above + below) / 2;
  if (whole) return static_cast<std::int64_t>(std::clamp(value, -9e15, 9e15));
  return value;
}

// The schema that "#/$defs/x" names; the last that can be followed.
const Json& resolved(const Json& given, const Json& root) {
  const Json* schema = &given;
  for (int steps = 0; steps < kDepthMax; ++steps) {
    const auto reference = schema->find("$ref");
    if (reference == schema->end() || !reference->is_string()) break;
    const auto text = reference->get<std::string>();
    if (!text.starts_with('#')) break;
    try {
      schema = &root.at(Json::json_pointer(text.substr(1)));
    } catch (const Json::exception&) {
      break;
    }
  }
  return *schema;
}

std::string type_of(const Json& schema) {
  const auto type = schema.find("type");
  if (type != schema.end() && type->is_string()) return type->get<std::string>();
  if (type != schema.end() && type->is_array())
    for (const Json& one : *type)
      if (one.is_string() && one != "null") return one.get<std::string>();
  return schema.contains("properties") ? "object" : schema.contains("items") ? "array" : "";
}

class Maker {
 public:
  explicit Maker(const Json& root) : root_(root) {}

  Json made(const Json& given, int depth) {
    if (!given.is_object() || depth > kDepthMax || values_left_ == 0) return nullptr;
    --values_left_;
    const Json& schema = resolved(given, root_);
    if (!schema.is_object()) return nullptr;
    if (schema.contains("const")) return schema["const"];
    if (schema.contains("enum") && schema["enum"].is_array() && !schema["enum"].empty())
      return schema["enum"].front();
    for (const char* key : {"anyOf", "oneOf", "allOf"}) {
      if (!schema.contains(key) || !schema[key].is_array() || schema[key].empty()) continue;
      // Deep down, the choice that ends a recursion.
      const Json& choices = schema[key];
      return made(depth > kDepthMax / 2 ? choices.back() : choices.front(), depth + 1);
    }
    const std::string type = type_of(schema);
    if (type == "object") return object_value(schema, depth);
    if (type == "array") return array_value(schema, depth);
    if (type == "string") return text_value(schema);
    if (type == "integer" || type == "number") return number_value(schema, type == "integer");
    if (type == "boolean") return true;
    return nullptr;
  }

 private:
  Json object_value(const Json& schema, int depth) {
    Json object = Json::object();
    const auto properties = schema.find("properties");
    if (properties != schema.end() && properties->is_object())
      for (const auto& [name, property] : properties->items())
        object[name] = made(property, depth + 1);
    return object;
  }

  Json array_value(const Json& schema, int depth) {
    Json array = Json::array();
    const auto items = schema.find("items");
    if (items == schema.end()) return array;
    const std::size_t usual = depth < kDepthMax / 2 ? 1 : 0;
    const std::size_t wanted =
        std::min(std::max(size_under(schema, "minItems", 0, kItemsMax), usual),
                 size_under(schema, "maxItems", kItemsMax, kItemsMax));
    for (std::size_t i = 0; i < wanted; ++i) array.push_back(made(*items, depth + 1));
    return array;
  }

  const Json& root_;
  std::size_t values_left_ = kValuesMax;
};

}  // namespace

Json instance_of(const Json& schema) {
  return schema.is_object() ? Maker(schema).made(schema, 0) : Json::object();
}

std::string instance_text(const Json& schema) {
  return instance_of(schema).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace streamgauge
