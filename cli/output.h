// SPDX-License-Identifier: MIT
// For giving a verdict to the user in the form asked for: on the terminal, and in a folder.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.h"
#include "reports/reports.h"

namespace streamgauge {

struct OutputOptions {
  std::string folder, format = "text";
  bool quiet = false, no_color = false;
};

// -o, --format, -q and --no-color; `folder_help` says what -o writes.
void add_output_options(CLI::App& app, OutputOptions& options, const std::string& folder_help);

// Prints the verdict, writes verdict.json and report.html into the folder where one is named, and
// gives the exit status.
int show(const Verdict& verdict, const OutputOptions& options);

// The path of the page that was written. Error: the folder cannot be written.
Result<std::string> write_verdict(const std::string& folder, const Verdict& verdict);

// verdicts.json and the index page of a run; the path of the page.
Result<std::string> write_index(const std::string& folder, const std::vector<TableRow>& rows);

// A folder's name for the cell: safe in every file system and URL, unique by its number.
std::string cell_folder(std::size_t number, const std::string& name);

// The command as it may be shown and stored: values of secret headers, secret environment
// variables and credentials in URLs are left out.
std::vector<std::string> shown_command(int argc, const char* const* argv);

}  // namespace streamgauge
