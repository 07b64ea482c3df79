// SPDX-License-Identifier: MIT
// For what the program says of itself: help that fits 80 columns, and words that did not parse.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace streamgauge {

// Lays out --help; for the program and, by inheritance, every subcommand added after this.
void set_help_style(CLI::App& program);

// Says on stderr what is wrong with the command line and what to write; help and version, which
// CLI11 throws too, go to stdout. Returns the exit status. Values are not repeated: they may be
// secret.
int report_parse_error(const CLI::App& program, const CLI::ParseError& error,
                       const std::vector<std::string>& words);

}  // namespace streamgauge
