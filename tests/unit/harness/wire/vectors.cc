// SPDX-License-Identifier: MIT
#include "tests/unit/harness/wire/vectors.h"

#include <fstream>
#include <stdexcept>

#include "scenarios/plan/byte_text.h"

namespace streamgauge {

using Json = nlohmann::json;

Vectors all_vectors(const std::string& file) {
  std::ifstream stream(STREAMGAUGE_SOURCE_DIR "/tests/vectors/" + file);
  Vectors cases;
  for (Json& entry : Json::parse(stream))
    if (entry.is_object()) cases.push_back(std::move(entry));
  return cases;
}

Vectors parser_vectors(const std::string& file) {
  Vectors cases = all_vectors(file);
  std::erase_if(cases, [](const Json& entry) { return entry.contains("judged_by"); });
  return cases;
}

std::string joined(const Json& parts) {
  if (parts.is_string()) return parts.get<std::string>();
  std::string text;
  for (const Json& part : parts) {
    if (part.is_string()) {
      text += part.get<std::string>();
      continue;
    }
    const auto unit = part.at("repeat").get<std::string>();
    for (auto left = part.at("times").get<std::size_t>(); left > 0; --left) text += unit;
  }
  return text;
}

std::string bytes_of(const Json& parts) {
  auto bytes = bytes_of_text(joined(parts));
  if (!bytes)
    throw std::runtime_error("a code point above U+00FF stands for no byte: " + parts.dump());
  return std::move(*bytes);
}

}  // namespace streamgauge
