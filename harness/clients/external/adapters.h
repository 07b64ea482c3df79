// SPDX-License-Identifier: MIT
// For knowing which program is the real client of a style: the list in adapters.yaml, and what
// each of them says of itself.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/clients/external/adapter_message.h"
#include "harness/clients/external/external_style.h"
#include "harness/clients/external/program.h"
#include "scenarios/result.h"

namespace streamgauge {

struct Adapter {
  ExternalProgram program;
  std::string version;              // behind the @ of its styles
  std::vector<std::string> styles;  // patterns
  std::string installed_by;         // the command that does it

  std::string style_name(const std::string& pattern) const;  // with the version
};

// `{root}` in commands is replaced. Error: file, path, what is wrong.
Result<std::vector<Adapter>> read_adapters(const std::string& file, const std::string& root);

// Error: no program has this style, with the nearest that is known.
Result<Adapter> adapter_of(const ExternalStyle& style, const std::vector<Adapter>& adapters);

// What a program says when it is started and asked for nothing, or why it cannot be had.
using Introduction = Result<AdapterHello>;
// One for each, in their order; `at_once` run at a time.
std::vector<Introduction> introductions(const std::vector<Adapter>& adapters, std::size_t at_once);

}  // namespace streamgauge
