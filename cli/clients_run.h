// SPDX-License-Identifier: MIT
// For asking one URL by one real client, and seeing what it hands out and when.
#pragma once

#include <string>

#include "cli/command_line.h"
#include "harness/clients/external/adapters.h"

namespace streamgauge {

// The folder that `{root}` in the list of programs stands for: STREAMGAUGE_ROOT, else where the
// program was built from.
std::string clients_root();

// Empty: the program has the style.
std::string why_lacking(const Introduction& introduced, const std::string& pattern);

// `catalogue` is read when the command runs.
Command add_clients_run(CLI::App& clients, const std::string& catalogue);

}  // namespace streamgauge
