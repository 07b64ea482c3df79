// SPDX-License-Identifier: MIT
// For the words of `streamgauge check`: declaring them, and turning them into what is run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/output.h"
#include "harness/run/gauge.h"
#include "harness/target/launcher.h"

namespace streamgauge {

struct CheckOptions {
  std::string url, mock = "127.0.0.1:8089", launch, ready, method, json, ca_file;
  std::string name = "target", accept_encoding = "gzip, deflate";
  std::string interval = "10ms", budget = "10s", patience = "1500ms", ready_within = "20s",
              chunk_bytes = "64";
  std::string payload = "words", clients;
  std::vector<std::string> hops, headers;
  std::size_t chunks = 40;
  bool insecure = false, no_pair = false, no_verify = false;
  OutputOptions output;
  std::vector<std::string> command;  // as it may be shown
};

// Declares every option of CheckOptions; `options` must outlive the parsing.
void add_check_options(CLI::App& app, CheckOptions& options);

// Where the mock listens. Error: not HOST:PORT.
Result<GaugeConfig> gauge_config(const CheckOptions& options);

// How the target is started. Error: the command or the URL that shows it ready.
Result<LaunchConfig> launch_config(const CheckOptions& options, const Url& target);

// The first word that is wrong ends it; nothing has run by then. Errors name the flag, and never
// repeat what may be a secret.
Result<CheckConfig> check_config(const CheckOptions& options);

}  // namespace streamgauge
