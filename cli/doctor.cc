// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/command_line.h"
#include "harness/run/gauge.h"
#include "harness/run/machine.h"
#include "mock_server/serve/mock_server.h"

namespace streamgauge {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  streamgauge doctor\n"
    "  streamgauge doctor --format json\n"
    "\n"
    "Each line says fit, limited (verdicts hold, some figures are worse) or unfit\n"
    "(no verdict can be had), and what to do.\n"
    "\n"
    "Exit status: 0 fit or limited, 3 unfit.";
constexpr std::size_t kTimerRounds = 200;

Result<Vitals> examine() {
  Vitals vitals;
  const Duration before = realtime_offset();
  vitals.facts = read_machine();
  vitals.timer_late_ms = measure_timers(kTimerRounds);
  auto gauge = Gauge::start({"127.0.0.1", 0});
  if (!gauge) return tl::make_unexpected(gauge.error());
  vitals.controls = (*gauge)->controls();
  vitals.clock_step = realtime_offset() - before;
  return vitals;
}

std::string as_text(const std::vector<FitnessFinding>& findings) {
  std::string text;
  for (const FitnessFinding& one : findings) {
    text += fmt::format("{:<8} {:<15} {}\n", name(one.fitness), one.what, one.value);
    if (!one.advice.empty()) text += fmt::format("{:24} {}\n", "", one.advice);
  }
  const Fitness worst = overall(findings);
  return text + (worst == Fitness::fit ? "\nFit: this machine can measure.\n"
                 : worst == Fitness::limited
                     ? "\nFit, with limits: verdicts hold, figures suffer.\n"
                     : "\nUnfit: no verdict can be had here.\n");
}

std::string as_json(const std::vector<FitnessFinding>& findings) {
  nlohmann::ordered_json document = {{"schema", "streamgauge/doctor/1"},
                                     {"fitness", name(overall(findings))},
                                     {"findings", nlohmann::ordered_json::array()}};
  for (const FitnessFinding& one : findings)
    document["findings"].push_back({{"what", one.what},
                                    {"value", one.value},
                                    {"fitness", name(one.fitness)},
                                    {"advice", one.advice}});
  return document.dump(2) + "\n";
}

int doctor(const std::string& format) {
  const auto vitals = examine();
  if (!vitals) return report_error(vitals.error());
  const auto findings = judge_fitness(*vitals);
  fmt::print("{}", format == "json" ? as_json(findings) : as_text(findings));
  return overall(findings) == Fitness::unfit ? 3 : 0;
}

}  // namespace

Command add_doctor(CLI::App& program) {
  auto format = std::make_shared<std::string>("text");
  CLI::App* app = program.add_subcommand("doctor", "Say whether this machine is fit to measure");
  app->set_help_flag("-h,--help", "print this");
  app->footer(kFooter);
  app->add_option("--format", *format, "text or json")
      ->type_name("FORMAT")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}));
  return [format] { return doctor(*format); };
}

}  // namespace streamgauge
