// SPDX-License-Identifier: MIT
// What doctor makes of a machine: fit, limited or unfit, and what to do about it.
#include "harness/judge/fitness.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using namespace std::chrono_literals;

Vitals healthy() {
  Vitals vitals;
  vitals.facts = {2, 0.5, 1ns, true, 1ns, 4096};
  vitals.timer_late_ms = {0.02, 0.03, 0.1, 200};
  vitals.controls = {VerdictKind::streams, VerdictKind::buffers, {0.01, 0.02, 0.05, 20}};
  return vitals;
}

FitnessFinding found(const Vitals& vitals, const std::string& what) {
  const auto all = judge_fitness(vitals);
  const auto one = std::find_if(all.begin(), all.end(),
                                [&](const auto& finding) { return finding.what == what; });
  EXPECT_NE(one, all.end()) << what;
  return one == all.end() ? FitnessFinding{} : *one;
}

TEST(Fitness, OfAHealthyMachineIsFitWithoutAdvice) {
  for (const FitnessFinding& one : judge_fitness(healthy())) {
    EXPECT_EQ(name(one.fitness), "fit") << one.what;
    EXPECT_EQ(one.advice, "") << one.what;
    EXPECT_NE(one.value, "") << one.what;
  }
  EXPECT_EQ(overall(judge_fitness(healthy())), Fitness::fit);
}

TEST(Fitness, WithoutSoundControlsIsUnfit) {
  Vitals blind = healthy();
  blind.controls.known_bad = VerdictKind::streams;
  EXPECT_EQ(found(blind, "controls").fitness, Fitness::unfit);
  EXPECT_EQ(overall(judge_fitness(blind)), Fitness::unfit);
  Vitals deaf = healthy();
  deaf.controls.direct = VerdictKind::inconclusive;
  EXPECT_EQ(found(deaf, "controls").fitness, Fitness::unfit);
}

TEST(Fitness, WithWorseFiguresIsLimitedAndSaysWhatToDo) {
  Vitals poor = healthy();
  poor.facts = {1, 9.0, 4ms, false, 50us, 500};
  poor.clock_step = -2s;
  poor.timer_late_ms.p99 = 30;
  poor.controls.noise_floor_ms.p99 = 80;
  const auto findings = judge_fitness(poor);
  EXPECT_EQ(overall(findings), Fitness::limited);
  for (const FitnessFinding& one : findings) {
    if (one.what == "controls") continue;
    EXPECT_EQ(name(one.fitness), "limited") << one.what;
    EXPECT_NE(one.advice, "") << one.what;
  }
}

TEST(Fitness, WithTooFewFilesForACheckIsUnfit) {
  Vitals poor = healthy();
  poor.facts.open_files_max = 32;
  EXPECT_EQ(found(poor, "open files").fitness, Fitness::unfit);
}

TEST(Fitness, OfWhatCouldNotBeMeasuredIsNotFit) {
  Vitals silent = healthy();
  silent.timer_late_ms = {};
  EXPECT_EQ(found(silent, "timer lateness").fitness, Fitness::limited);
  EXPECT_EQ(found(silent, "timer lateness").value, "not measured");
}

TEST(MachineLines, NameWhatARecordNeeds) {
  const auto lines = machine_lines(healthy().facts);
  EXPECT_EQ(lines.at(0), "cores: 2");
  EXPECT_EQ(lines.at(2), "kernel stamps: on");
}

}  // namespace
}  // namespace streamgauge
