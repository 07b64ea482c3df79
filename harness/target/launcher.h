// SPDX-License-Identifier: MIT
// For starting the server under test, knowing when it is ready, and stopping it with its children.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/plan/plan.h"
#include "scenarios/plan/url.h"
#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct LaunchConfig {
  std::vector<std::string> command;  // argv; searched in PATH
  Headers environment;               // added to ours: name, value
  std::string directory;             // to run in; empty: ours
  // Ready when an HTTP request to this URL gets any answer at all; with an empty target ("") when a
  // TCP connection to host:port succeeds.
  Url ready;
  Duration ready_within = std::chrono::seconds(20);
  Duration stop_within = std::chrono::seconds(3);  // SIGTERM to the process group, then SIGKILL
};

class LaunchedTarget final {
 public:
  // Errors: command not found, died before it was ready, not ready in time, and the port answers
  // already before the start (another process has it). Errors carry its last output.
  static Result<std::unique_ptr<LaunchedTarget>> start(LaunchConfig config);
  ~LaunchedTarget();  // stops it and all its children; the whole session is gone when it returns

  bool running() const;
  // Whether it has ended, or does so in this time; then last_output() is whole. A connection ends
  // before the process that held it does.
  bool ended_within(Duration patience) const;
  int exit_status() const;          // once it is not running; 128 + n for signal n
  std::string last_output() const;  // the last 4 KiB of stdout and stderr together

 private:
  class Impl;
  explicit LaunchedTarget(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A loopback port that was free a moment ago.
Result<std::uint16_t> free_port();

// A shell-like split of "uvicorn 'my app:app' --port 8000" into argv; no expansion.
Result<std::vector<std::string>> split_command(const std::string& text);

}  // namespace streamgauge
