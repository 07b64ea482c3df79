// SPDX-License-Identifier: MIT
// For putting words into the texts of a tree: "${name}" becomes what a lookup gives for it.
#pragma once

#include <nlohmann/json.hpp>

#include "scenarios/read/scenario.h"

namespace streamgauge {

// Throws TreeMistake for a name that the lookup does not know and for an unclosed "${".
nlohmann::ordered_json substitute(const nlohmann::ordered_json& node, const std::string& path,
                                  const Lookup& lookup);

}  // namespace streamgauge
