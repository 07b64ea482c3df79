// SPDX-License-Identifier: MIT
// For what the program says of itself: help that fits 80 columns, and words that did not parse.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "scenarios/result.h"

namespace streamgauge {

// Lays out --help; for the program and, by inheritance, every subcommand added after this.
void set_help_style(CLI::App& program);

// What is wrong with the command line and what to write. Values are not repeated: they may be
// secret. Not for help and version, which CLI11 throws too, with exit code 0.
Error parse_mistake(const CLI::App& program, const CLI::ParseError& error,
                    const std::vector<std::string>& words);

}  // namespace streamgauge
