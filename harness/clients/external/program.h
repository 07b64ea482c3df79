// SPDX-License-Identifier: MIT
// For running an adapter program on an event loop: its lines, its last words, and its end.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "scenarios/plan/plan.h"
#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct ExternalProgram {
  std::string name;                  // what errors call it
  std::vector<std::string> command;  // argv; searched in PATH
  Headers environment;               // added to ours
};

// Called on the io_context's thread.
struct ProgramCallbacks {
  std::function<void(std::string_view bytes, Instant read)> on_output;
  std::function<void(int status)> on_exit;  // once, after the last output; 128 + n for signal n
};

// In a session and a temporary folder (TMPDIR) of its own; both are gone with the object.
class RunningProgram final {
 public:
  static Result<std::unique_ptr<RunningProgram>> start(boost::asio::io_context& io,
                                                       const ExternalProgram& program,
                                                       ProgramCallbacks callbacks);
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  void write(std::string text);    // to its stdin; what cannot be written shows in its end
  std::string last_words() const;  // the end of what it wrote to stderr, printable, bounded
  // SIGTERM to the process group, a second to end in, then SIGKILL; no callback comes any more.
  void stop();

 private:
  class Impl;
  explicit RunningProgram(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace streamgauge
