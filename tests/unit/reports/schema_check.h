// SPDX-License-Identifier: MIT
// For holding a JSON document against a schema that we ship, by a validator that is not ours.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace streamgauge {

// Empty when `document` is valid against schema_text(schema); else the first mistake with its path.
std::string schema_mistake(std::string_view schema, const nlohmann::json& document);

}  // namespace streamgauge
