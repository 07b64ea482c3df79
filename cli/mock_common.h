// SPDX-License-Identifier: MIT
// For what streamgauge-mock and its subcommands do alike: where they listen, how they stop, errors.
#pragma once

#include <csignal>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "mock_server/control/listen_address.h"
#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

// Prints the error and its hint on stderr; the exit status that goes with it.
int report_mock_error(const Error& error);

// The address behind `flag`. Error: how to write it, or that other machines could reach it; with
// `allow_remote` that is only a warning on stderr.
Result<ListenAddress> listen_address(const char* flag, const std::string& text, bool allow_remote);

Result<Duration> grace_of(const std::string& text);

// Every stream needs a descriptor, and the usual soft limit of 1,024 is soon reached.
void raise_descriptor_limit();

// SIGTERM and SIGINT, blocked before any thread begins, so that only wait_for() sees them.
sigset_t block_stop_signals();
void wait_for(const sigset_t& signals);

// The options that record and replay share.
struct ListenOptions {
  std::string listen = "127.0.0.1:8089", grace = "2s", certificate_file, key_file;
  bool allow_remote = false;
};
void add_listen_options(CLI::App& program, ListenOptions& options);

// Parses the words and runs; what is wrong with them is told, as for the program itself.
int run_command(CLI::App& program, int argc, char** argv, const std::function<int()>& run);

// The subcommands. Their name is the first word.
int run_record(int argc, char** argv);
int run_replay(int argc, char** argv);

}  // namespace streamgauge
