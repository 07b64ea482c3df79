// SPDX-License-Identifier: MIT
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/output.h"
#include "harness/judge/expectation.h"
#include "harness/record/record_writer.h"
#include "harness/run/gauge.h"
#include "harness/target/launcher.h"
#include "harness/target/relay.h"
#include "mock_server/serve/mock_server.h"
#include "scenarios/read/scenario.h"

namespace streamgauge {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  streamgauge run scenarios/relays.yaml\n"
    "  streamgauge run tests/targets/scenarios/*.yaml --filter nginx -o build/verdicts\n"
    "\n"
    "A scenario names the mock's plan, the target to start, the request, a matrix of\n"
    "words to put in, and what is expected. The last line counts cells.\n"
    "\n"
    "Exit status: 0 all as expected, 1 an expectation failed, 2 usage or a mistake in\n"
    "a file, 3 could not measure, 4 inconclusive, 5 nothing ran.";

struct RunOptions {
  std::vector<std::string> files;
  std::string filter, output;
  bool no_color = false;
};

// What one cell needs while it runs; gone, with every server it started, when it has run.
struct Stage {
  std::unique_ptr<Gauge> gauge;
  std::map<std::string, std::string> ports;
  std::unique_ptr<Relay> relay;
  std::vector<std::unique_ptr<LaunchedTarget>> targets;
};

std::optional<std::string> look_up(Stage& stage, const std::string& file, const std::string& name) {
  if (name == "mock.url") return stage.gauge->mock().url();
  if (name == "mock.port") return std::to_string(stage.gauge->mock().port());
  if (name == "scenario.directory")
    return std::filesystem::absolute(file).parent_path().lexically_normal().string();
  if (!name.starts_with("port.")) return std::nullopt;
  auto found = stage.ports.find(name);
  if (found == stage.ports.end()) {
    const auto port = free_port();
    if (!port) return std::nullopt;
    found = stage.ports.emplace(name, std::to_string(*port)).first;
  }
  return found->second;
}

Result<Url> ready_url(const std::string& text) {
  constexpr std::string_view kTcp = "tcp://";
  if (!text.starts_with(kTcp)) return parse_url(text);
  auto url = parse_url("http://" + text.substr(kTcp.size()));
  if (url) url->target.clear();
  return url;
}

Result<CheckConfig> prepare(const ScenarioCell& cell, Stage& stage) {
  CheckConfig config;
  std::vector<HopSpec> hops = cell.hops;
  if (!cell.relay.empty()) {
    auto relay = parse_relay(cell.relay);
    if (!relay) return tl::make_unexpected(relay.error());
    relay->upstream.host = "127.0.0.1";
    relay->upstream.port = stage.gauge->mock().port();
    auto started = Relay::start(*relay);
    if (!started) return tl::make_unexpected(started.error());
    stage.relay = std::move(*started);
    hops.push_back({"relay", stage.relay->url()});
  }
  if (hops.empty()) hops.push_back({"mock", stage.gauge->mock().url()});
  for (const LaunchSpec& spec : cell.launches) {
    LaunchConfig launch;
    launch.command = spec.command;
    launch.environment = spec.environment;
    launch.directory = spec.directory;
    auto ready = ready_url(spec.ready);
    if (!ready) return tl::make_unexpected(ready.error());
    launch.ready = *ready;
    auto target = LaunchedTarget::start(std::move(launch));
    if (!target) return tl::make_unexpected(target.error());
    stage.targets.push_back(std::move(*target));
  }
  for (const HopSpec& hop : hops) {
    auto url = parse_url(hop.url + cell.path);
    if (!url) return tl::make_unexpected(url.error());
    config.hops.push_back({hop.name, *url});
  }
  config.method = cell.method;
  config.headers = cell.headers;
  config.body = cell.body;
  config.accept_encoding = cell.accept_encoding;
  config.tls.ca_file = cell.ca_file;
  config.plan = cell.plan;
  config.pair = cell.pair;
  return config;
}

Verdict not_run(const Error& error) {
  Verdict verdict;
  verdict.target.verdict = VerdictKind::failed;
  verdict.target.failure = error.what;
  return verdict;
}

// With a folder, the record is written into it while the cell runs, and the page after it.
Result<Verdict> check_cell(Gauge& gauge, const CheckConfig& config, const std::string& folder) {
  if (folder.empty()) return gauge.check(config);
  auto writer = RecordWriter::create(folder);
  if (!writer) return tl::make_unexpected(writer.error());
  const Record record = gauge.measure(config, writer->watching({}));
  if (const auto finished = writer->finish(record); !finished)
    return tl::make_unexpected(finished.error());
  return judge(record);
}

Result<TableRow> run_cell(const ScenarioDraft& draft, const std::string& folder) {
  Stage stage;
  auto gauge = Gauge::start({"127.0.0.1", 0});
  if (!gauge) return tl::make_unexpected(gauge.error());
  stage.gauge = std::move(*gauge);
  const auto cell =
      complete(draft, [&](const std::string& name) { return look_up(stage, draft.file, name); });
  if (!cell) return tl::make_unexpected(cell.error());
  auto config = prepare(*cell, stage);
  TableRow row;
  row.name = cell->name;
  if (config) {
    config->command = {"streamgauge", "run", draft.file, "--filter", cell->name};
    auto verdict = check_cell(*stage.gauge, *config, folder);
    if (!verdict) return tl::make_unexpected(verdict.error());
    row.verdict = std::move(*verdict);
  } else {
    row.verdict = not_run(config.error());
  }
  if (!folder.empty())
    if (const auto page = write_verdict(folder, row.verdict); !page)
      return tl::make_unexpected(page.error());
  const auto failures = unmet(cell->expect, row.verdict, exit_status(row.verdict));
  row.passed = failures.empty();
  row.expectation = fmt::format("{}", fmt::join(failures, "; "));
  if (!row.passed && !row.verdict.target.failure.empty())
    row.expectation += " (" + row.verdict.target.failure + ")";
  return row;
}

// The worst cell decides: a failed expectation, then what could not be measured or told.
int status_of(const std::vector<TableRow>& rows) {
  int status = 0;
  for (const TableRow& row : rows) {
    if (row.passed) continue;
    const VerdictKind kind = row.verdict.target.verdict;
    const int own = kind == VerdictKind::inconclusive ? 4 : kind == VerdictKind::failed ? 3 : 1;
    status = status == 0 ? own : std::min(status, own);
  }
  return status;
}

int run(const RunOptions& options) {
  std::vector<ScenarioDraft> drafts;
  for (const std::string& file : options.files) {
    auto read = read_scenarios(file);
    if (!read) return report_error(read.error());
    for (ScenarioDraft& draft : *read)
      if (draft.name.find(options.filter) != std::string::npos) drafts.push_back(std::move(draft));
  }
  if (drafts.empty()) {
    fmt::print(stderr, "streamgauge: no scenario was left to run\n");
    return 5;
  }
  const ConsoleStyle style{wants_colour(1, options.no_color)};
  std::vector<TableRow> rows;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const std::string folder = options.output.empty() ? "" : cell_folder(i + 1, drafts[i].name);
    auto row = run_cell(drafts[i], folder.empty() ? "" : options.output + "/" + folder);
    if (!row) return report_error(row.error());
    if (!folder.empty()) row->page = folder + "/report.html";
    fmt::print(stderr, "[{}/{}] {}", i + 1, drafts.size(), console_table({*row}, {}));
    rows.push_back(std::move(*row));
  }
  fmt::print("{}", console_table(rows, style));
  if (!options.output.empty()) {
    const auto page = write_index(options.output, rows);
    if (!page) return report_error(page.error());
    fmt::print("Page: {}\n", *page);
  }
  const auto passed =
      std::count_if(rows.begin(), rows.end(), [](const TableRow& row) { return row.passed; });
  fmt::print("{} passed, {} failed\n", passed, static_cast<std::ptrdiff_t>(rows.size()) - passed);
  return status_of(rows);
}

}  // namespace

Command add_run(CLI::App& program) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* app =
      program.add_subcommand("run", "Run scenario files and hold targets to what they expect");
  app->set_help_flag("-h,--help", "print this");
  app->footer(kFooter);
  app->add_option("SCENARIO", options->files, "YAML or JSON files")->required();
  app->add_option("--filter", options->filter, "only cells whose name contains this")
      ->type_name("TEXT");
  app->add_option("-o,--output", options->output,
                  "write verdicts.json, a page, and a folder a cell")
      ->type_name("FOLDER");
  app->add_flag("--no-color", options->no_color, "no colour, as with NO_COLOR");
  return [options] { return run(*options); };
}

}  // namespace streamgauge
