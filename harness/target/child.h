// SPDX-License-Identifier: MIT
// For starting a program in a session of its own, so that it can be ended with all its children.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "scenarios/plan/plan.h"

namespace streamgauge {

struct ChildConfig {
  std::vector<std::string> command;  // argv; searched in PATH
  Headers environment;               // added to ours: name, value
  std::string directory;             // to run in; empty: ours
  int input = -1;                    // handles that it gets as its own; -1: it has ours
  int output = -1;
  int errors = -1;
};

struct Child {
  pid_t process = -1;  // also the id of its process group
  int error = 0;       // errno of fork, chdir or exec; the process is reaped then
};

// It is told to end (SIGTERM) when the thread that calls this does.
Child start_child(const ChildConfig& config);

}  // namespace streamgauge
