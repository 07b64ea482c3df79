// SPDX-License-Identifier: MIT
// For the subcommands of the program: each adds its options and hands back what to run.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "scenarios/result.h"

namespace streamgauge {

// The exit status of design section 6.
using Command = std::function<int()>;

// `command`: the words of the command line as they may be shown and stored.
Command add_check(CLI::App& program, const std::vector<std::string>& command);
Command add_run(CLI::App& program);
Command add_doctor(CLI::App& program);
Command add_judge(CLI::App& program);
Command add_schema(CLI::App& program);
Command add_clients(CLI::App& program);

// Prints the error and its hint on stderr; the exit status that goes with it.
int report_error(const Error& error);

// Whether text on `stream` (1: stdout, 2: stderr) may carry colour.
bool wants_colour(int stream, bool refused);

}  // namespace streamgauge
