// SPDX-License-Identifier: MIT
// For serving until told to stop, and taking in the plan file anew when it has changed.
#pragma once

#include <string>

#include <signal.h>

#include "mock_server/serve/mock_server.h"

namespace streamgauge {

// Those that wait_for_stop hears. Call it before any thread begins, so that nothing else does.
sigset_t block_signals();

// The plan that a running mock was given as a file.
class PlanFile {
 public:
  explicit PlanFile(std::string file);  // empty: there is none
  ~PlanFile();
  PlanFile(const PlanFile&) = delete;
  PlanFile& operator=(const PlanFile&) = delete;

  // Also reads it anew when it, or another that takes its name, has been written to its end after
  // this returns. Error: there is no file, or its folder cannot be watched.
  Result<void> watch();

  // Returns at SIGTERM or SIGINT. At SIGHUP, or a change of the watched file, the plan is read
  // anew; a wrong one is told on stderr, and the old one stays. Running streams keep theirs.
  // SIGHUP stops too where there is no file, and when it tells that the terminal is gone.
  void wait_for_stop(const sigset_t& signals, MockServer& mock);

 private:
  bool stops(int signal) const;
  void reload(MockServer& mock) const;
  bool has_changed();  // takes in all that the watch has to say
  void give_up_watching();

  std::string file_;
  bool had_terminal_;
  int watch_ = -1;
};

}  // namespace streamgauge
