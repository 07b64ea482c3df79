// SPDX-License-Identifier: MIT
// For the gaps of a stream that was recorded: from a list in the plan, or from a file of lines.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

constexpr std::size_t kTraceBytesMax = 8U << 20U;

// A list of gaps, or {at: [...]}: instants since the response head. A number without unit is in
// milliseconds. Entry k of what is returned lies before chunk k; 1..kChunksMax of them. Throws
// TreeMistake.
std::vector<Duration> read_trace(const nlohmann::ordered_json& node, const std::string& path);

// The file as such a list of gaps. `.jsonl`: a number, a duration or a mapping a line; `.json`: a
// list of such; else CSV. A mapping's key, or a CSV's first line, says what a number is: `gap` or
// `at`, with _ns, _us, _ms or _s for its unit. Throws TreeMistake at `path`, with file and line.
nlohmann::ordered_json trace_of_file(const std::filesystem::path& file, const std::string& path);

}  // namespace streamgauge
