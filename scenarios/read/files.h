// SPDX-License-Identifier: MIT
// For plan files that name others: what those hold is put in the place of their names.
#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

namespace streamgauge {

// Wherever `answer: {file: F}` or `timing: {trace: F}` stands in the tree; F is looked for in
// `folder`. Throws TreeMistake for one that cannot be read, is too large, or holds no trace.
void take_in_files(nlohmann::ordered_json& tree, const std::filesystem::path& folder);

}  // namespace streamgauge
