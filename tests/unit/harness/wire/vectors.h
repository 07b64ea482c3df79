// SPDX-License-Identifier: MIT
// For reading tests/vectors/*.json, whose README says how they are written.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace streamgauge {

using Vectors = std::vector<nlohmann::json>;

// All cases of a file, in order, without its section comments.
Vectors all_vectors(const std::string& file);

// Those that a parser is to judge.
Vectors parser_vectors(const std::string& file);

// A text, or a list of texts and repeats, put together as it is written.
std::string joined(const nlohmann::json& parts);

// The same where each code point below 256 stands for the byte of that number.
std::string bytes_of(const nlohmann::json& parts);

}  // namespace streamgauge
