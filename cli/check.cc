// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cli/check_options.h"
#include "cli/client_option.h"
#include "cli/output.h"
#include "harness/clients/rules/judge_clients.h"
#include "harness/record/record_writer.h"
#include "harness/run/gauge.h"
#include "harness/target/launcher.h"
#include "mock_server/serve/mock_server.h"
#include "reports/printable.h"

namespace streamgauge {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  The target runs, with OPENAI_BASE_URL=http://127.0.0.1:8089/v1:\n"
    "    streamgauge check http://127.0.0.1:8000/chat --json '{\"query\": \"hi\"}'\n"
    "  Started and stopped for the check:\n"
    "    streamgauge check http://127.0.0.1:8000/chat --mock 127.0.0.1:0 \\\n"
    "        --launch 'uvicorn app:app --port 8000'\n"
    "  Through a proxy, and straight to the app behind it:\n"
    "    streamgauge check https://127.0.0.1:8443/chat --name nginx --ca ca.pem \\\n"
    "        --hop app=http://127.0.0.1:8000/chat -H \"Authorization: Bearer $KEY\"\n"
    "  For a script: the verdict document, or the exit status alone:\n"
    "    streamgauge check http://127.0.0.1:8000/chat --format json\n"
    "\n"
    "A target that never calls the mock is judged by its arrivals alone, in weaker\n"
    "words. TIME is written 50ms, 1.5s or 2min; SIZE 64, 4KiB or 1MiB.\n"
    "\n"
    "Exit status: 0 streams, 1 buffers or the answer came out broken, 2 usage,\n"
    "3 could not measure, 4 inconclusive.";

constexpr auto kDyingMax =
    std::chrono::seconds(2);  // from a broken connection to the process's end

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1";
}

Result<std::unique_ptr<LaunchedTarget>> launch(LaunchConfig config, const std::string& mock_url) {
  config.environment = {{"OPENAI_BASE_URL", mock_url + "/v1"}};
  if (std::getenv("OPENAI_API_KEY") == nullptr)
    config.environment.push_back({"OPENAI_API_KEY", "streamgauge"});
  return LaunchedTarget::start(std::move(config));
}

void tell_if_dead(const LaunchedTarget& target, const Result<Record>& record) {
  const VerdictKind kind = record ? judge(*record).target.verdict : VerdictKind::failed;
  const bool suspect = kind == VerdictKind::failed || kind == VerdictKind::inconclusive;
  if (!target.ended_within(suspect ? kDyingMax : Duration{0})) return;
  fmt::print(
      stderr,
      "streamgauge: the target ended with status {} during the check; its last output:\n{}\n",
      target.exit_status(), printable_lines(target.last_output()));
}

// Measures; with -o each stream is in record.json as soon as it is over. A record that could not be
// written to its end does not cost the verdict: the error is told, and the check goes on.
Result<Record> measure(Gauge& gauge, const CheckConfig& config, const OutputOptions& output) {
  const bool progress = isatty(2) == 1 && !output.quiet;
  Watch watch;
  if (progress)
    watch.progress = [](const std::string& step) { fmt::print(stderr, "\r\x1b[K{}", step); };
  std::optional<RecordWriter> writer;
  if (!output.folder.empty()) {
    auto created = RecordWriter::create(output.folder);
    if (!created) return tl::make_unexpected(created.error());
    watch = writer.emplace(std::move(*created)).watching(std::move(watch));
  }
  Record record = gauge.measure(config, watch);
  if (progress) fmt::print(stderr, "\r\x1b[K");
  if (writer)
    if (const auto finished = writer->finish(record); !finished) report_error(finished.error());
  return record;
}

int check(const CheckOptions& options) {
  auto config = check_config(options);
  if (!config) return report_error(config.error());
  const auto styles = client_styles(options.clients);
  if (!styles) return report_error(styles.error());
  config->client_requests = client_requests(*styles);
  const auto where = gauge_config(options);
  if (!where) return report_error(where.error());
  if (!is_loopback(where->mock_address))
    fmt::print(stderr, "streamgauge: warning: the mock listens on {}, where others can reach it\n",
               where->mock_address);
  const auto gauge = Gauge::start(*where);
  if (!gauge) return report_error(gauge.error());
  std::unique_ptr<LaunchedTarget> target;
  if (!options.launch.empty()) {
    auto how = launch_config(options, config->hops.front().url);
    if (!how) return report_error(how.error());
    auto launched = launch(std::move(*how), (*gauge)->mock().url());
    if (!launched) return report_error(launched.error());
    target = std::move(*launched);
  }
  const auto record = measure(**gauge, *config, options.output);
  if (target) tell_if_dead(*target, record);
  if (!record) return report_error(record.error());
  return show(judge(*record, *styles), options.output);
}

}  // namespace

Command add_check(CLI::App& program, const std::vector<std::string>& command) {
  auto options = std::make_shared<CheckOptions>();
  options->command = command;
  CLI::App* app = program.add_subcommand(
      "check", "Gauge one endpoint: does it stream, what is held, where, why, what to change");
  app->set_help_flag("-h,--help", "print this");
  app->footer(kFooter);
  add_check_options(*app, *options);
  return [options] { return check(*options); };
}

}  // namespace streamgauge
