// SPDX-License-Identifier: MIT
// For judging whether this machine can measure at all, from what `streamgauge doctor` found on it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/judge/verdict.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

// What was read off the machine; cheap, and part of every record.
struct MachineFacts {
  unsigned cores = 0;
  double load = 0;                 // runnable processes, one-minute mean
  Duration clock_resolution{0};    // of CLOCK_MONOTONIC
  bool kernel_stamps = false;      // a loopback TCP read carried a receive stamp
  Duration timer_slack{0};         // least that a thread of ours can get
  std::size_t open_files_max = 0;  // soft limit
};

// What had to be measured beside them.
struct Vitals {
  MachineFacts facts;
  Duration clock_step{0};  // of CLOCK_REALTIME against CLOCK_MONOTONIC while measuring
  Quantiles timer_late_ms;
  Controls controls;
};

enum class Fitness {
  fit,
  limited,  // verdicts hold, some figures are worse
  unfit,    // no verdict can be had here
};

struct FitnessFinding {
  std::string what;   // "kernel stamps"
  std::string value;  // "on", "p50 0.05, p99 0.4 ms"
  Fitness fitness = Fitness::fit;
  std::string advice;  // what it means and what to do; empty when fit
};

std::vector<FitnessFinding> judge_fitness(const Vitals& vitals);
// The worst of them.
Fitness overall(const std::vector<FitnessFinding>& findings);
std::string_view name(Fitness fitness);

// For the record: "cores: 2", "kernel stamps: on", ...
std::vector<std::string> machine_lines(const MachineFacts& facts);

}  // namespace streamgauge
