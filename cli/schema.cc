// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "cli/command_line.h"
#include "reports/reports.h"

namespace streamgauge {

Command add_schema(CLI::App& program) {
  auto name = std::make_shared<std::string>("verdict");
  CLI::App* app = program.add_subcommand("schema", "Print a JSON schema (draft-07)");
  app->add_option("document", *name, "verdict, or record: a line of record.json")
      ->check(CLI::IsMember({"verdict", "record"}))
      ->capture_default_str();
  return [name] {
    fmt::print("{}", schema_text(*name));
    return 0;
  };
}

}  // namespace streamgauge
