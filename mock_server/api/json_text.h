// SPDX-License-Identifier: MIT
// For the JSON that APIs exchange: bodies read within limits, texts written escaped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace streamgauge {

constexpr int kBodyDepthMax = 128;

// nullopt: not a JSON object, or nested deeper than kBodyDepthMax; what is never built costs
// nothing.
std::optional<nlohmann::ordered_json> parse_object(const std::string& body);

// Appends `text` as it stands between a JSON string's quotes. Bytes that are no UTF-8 become
// U+FFFD.
void append_escaped(std::string& out, std::string_view text);

// Appends its decimal digits.
void append_number(std::string& out, std::uint64_t number);

// `text` as append_escaped() has it, with its quotes.
std::string json_string(std::string_view text);

std::string dumped(const nlohmann::ordered_json& json);

// What stands under `key` of an object when it has the right type, else the fallback.
bool flag_under(const nlohmann::ordered_json& object, const char* key, bool fallback);
std::string text_under(const nlohmann::ordered_json& object, const char* key);
std::optional<std::size_t> count_under(const nlohmann::ordered_json& object, const char* key);
// null when there is no such key.
const nlohmann::ordered_json& under(const nlohmann::ordered_json& object, const char* key);

}  // namespace streamgauge
