// SPDX-License-Identifier: MIT
#include "harness/judge/fitness.h"

#include <algorithm>

#include <fmt/format.h>

namespace streamgauge {
namespace {

constexpr Duration kResolutionMax = std::chrono::microseconds(1);
constexpr Duration kStepMax = std::chrono::milliseconds(1);
constexpr Duration kSlackMax = std::chrono::microseconds(1);
constexpr double kTimerLateMsMax = 5;
constexpr double kNoiseMsMax = 20;
constexpr double kLoadPerCoreMax = 4;
constexpr std::size_t kFilesMin = 64;     // one check, with its mock, relay and target
constexpr std::size_t kFilesGood = 1024;  // some hundred streams
constexpr std::size_t kFilesAStream = 2;  // its socket in the mock and in the client

double microseconds(Duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

FitnessFinding finding(std::string what, std::string value, bool fit, Fitness otherwise,
                       std::string advice) {
  return {std::move(what), std::move(value), fit ? Fitness::fit : otherwise,
          fit ? std::string() : std::move(advice)};
}

std::string quantile_text(const Quantiles& values) {
  if (!values.p50 || !values.p99) return "not measured";
  return fmt::format("p50 {:.3f}, p99 {:.3f} ms", *values.p50, *values.p99);
}

FitnessFinding judge_files(std::size_t most) {
  const std::string value = fmt::format("{}, about {} streams", most, most / kFilesAStream);
  return finding("open files", value, most >= kFilesGood,
                 most < kFilesMin ? Fitness::unfit : Fitness::limited,
                 "each stream takes two: raise it with `ulimit -n 4096`");
}

FitnessFinding judge_controls_found(const Controls& controls) {
  const bool sound =
      controls.direct == VerdictKind::streams && controls.known_bad == VerdictKind::buffers;
  return finding(
      "controls",
      fmt::format("direct {}, known bad {}", name(controls.direct), name(controls.known_bad)),
      sound, Fitness::unfit,
      "a stream and a hold cannot be told apart just now: is the machine overloaded, or "
      "loopback traffic filtered?");
}

}  // namespace

std::vector<FitnessFinding> judge_fitness(const Vitals& vitals) {
  const MachineFacts& facts = vitals.facts;
  const double per_core = facts.load / std::max(facts.cores, 1U);
  const Duration step = std::max(vitals.clock_step, -vitals.clock_step);
  const Quantiles& late = vitals.timer_late_ms;
  const Quantiles& noise = vitals.controls.noise_floor_ms;
  return {
      finding("clock", fmt::format("steps of {} ns", facts.clock_resolution.count()),
              facts.clock_resolution <= kResolutionMax, Fitness::limited,
              "times are no finer than that: choose another clock source"),
      finding("clock steps", fmt::format("{:.1f} us against real time", microseconds(step)),
              step <= kStepMax, Fitness::limited,
              "the real-time clock was set meanwhile: kernel stamps are then not believed"),
      finding("kernel stamps", facts.kernel_stamps ? "on" : "off", facts.kernel_stamps,
              Fitness::limited,
              "an arrival is then the instant of the read, later by the time this machine takes: "
              "is SO_TIMESTAMPING kept out by a sandbox?"),
      finding("timer slack", fmt::format("{} ns", facts.timer_slack.count()),
              facts.timer_slack <= kSlackMax, Fitness::limited,
              "chunks leave late by that much: is prctl kept out by a sandbox?"),
      finding("timer lateness", quantile_text(late), late.p99 && *late.p99 <= kTimerLateMsMax,
              Fitness::limited, "schedules are kept no better than that: is the machine busy?"),
      judge_controls_found(vitals.controls),
      finding("noise floor", quantile_text(noise), noise.p99 && *noise.p99 <= kNoiseMsMax,
              Fitness::limited, "latencies below it mean nothing: is the machine busy?"),
      judge_files(facts.open_files_max),
      finding("cores", fmt::format("{}", facts.cores), facts.cores >= 2, Fitness::limited,
              "mock, target and client share one core: figures get worse, verdicts hold"),
      finding("load", fmt::format("{:.1f}", facts.load), per_core < kLoadPerCoreMax,
              Fitness::limited, "others want the cores too: figures get worse, verdicts hold"),
  };
}

Fitness overall(const std::vector<FitnessFinding>& findings) {
  Fitness worst = Fitness::fit;
  for (const FitnessFinding& one : findings) worst = std::max(worst, one.fitness);
  return worst;
}

std::string_view name(Fitness fitness) {
  switch (fitness) {
    case Fitness::fit:
      return "fit";
    case Fitness::limited:
      return "limited";
    case Fitness::unfit:
      return "unfit";
  }
  return "unfit";
}

std::vector<std::string> machine_lines(const MachineFacts& facts) {
  return {fmt::format("cores: {}", facts.cores), fmt::format("load: {:.1f}", facts.load),
          fmt::format("kernel stamps: {}", facts.kernel_stamps ? "on" : "off"),
          fmt::format("timer slack: {} ns", facts.timer_slack.count())};
}

}  // namespace streamgauge
