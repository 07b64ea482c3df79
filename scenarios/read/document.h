// SPDX-License-Identifier: MIT
// For turning YAML or JSON into one kind of tree, with limits that nobody's file can blow up.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "scenarios/result.h"

namespace streamgauge {

constexpr std::size_t kDocumentBytesMax = 8U << 20U;
constexpr std::size_t kDocumentDepthMax = 32;
constexpr std::size_t kDocumentNodesMax = 1'000'000;

// A file; its name decides: `.json` is JSON, everything else YAML, where every scalar stays the
// text that it was, but under `json` and `arguments` plain words that are JSON have its types.
// Error: file, line or path, what is wrong.
Result<nlohmann::ordered_json> read_document(const std::string& file);

// JSON text. Keys that stand twice are refused, as in YAML. `where` begins the error.
Result<nlohmann::ordered_json> parse_document(std::string_view json, const std::string& where);

}  // namespace streamgauge
