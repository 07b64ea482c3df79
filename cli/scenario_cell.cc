// SPDX-License-Identifier: MIT
#include "cli/scenario_cell.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/client_option.h"
#include "cli/output.h"
#include "harness/clients/rules/judge_clients.h"
#include "harness/judge/expectation.h"
#include "harness/record/record_writer.h"
#include "harness/run/gauge.h"
#include "harness/target/launcher.h"
#include "harness/target/relay.h"
#include "mock_server/serve/mock_server.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

// What one cell needs while it runs; gone, with every server it started, when it has run.
struct CellStage {
  std::unique_ptr<Gauge> gauge;
  std::map<std::string, std::string> ports;
  std::unique_ptr<Relay> relay;
  std::vector<std::unique_ptr<LaunchedTarget>> targets;
};

std::optional<std::string> look_up(CellStage& stage, const std::string& file,
                                   const std::string& name) {
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

Result<CheckConfig> prepare(const ScenarioCell& cell, CellStage& stage) {
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
Result<Verdict> check_cell(Gauge& gauge, const CheckConfig& config,
                           const std::vector<ClientStyle>& styles, const std::string& folder) {
  if (folder.empty()) return judge(gauge.measure(config), styles);
  auto writer = RecordWriter::create(folder);
  if (!writer) return tl::make_unexpected(writer.error());
  const Record record = gauge.measure(config, writer->watching({}));
  if (const auto finished = writer->finish(record); !finished)
    return tl::make_unexpected(finished.error());
  return judge(record, styles);
}

// "wire" is the gauge's own client, whose row is always there.
Result<std::vector<ClientStyle>> styles_of(const ScenarioCell& cell, const std::string& file) {
  std::vector<std::string> names = cell.clients;
  std::erase(names, "wire");
  auto styles = client_styles(fmt::format("{}", fmt::join(names, ",")));
  if (!styles) {
    const TreeMistake mistake{"/clients", styles.error().what, styles.error().hint};
    return tl::make_unexpected(mistake_error(file, mistake));
  }
  std::vector<std::string> known;
  for (const ClientStyle& style : *styles) known.push_back(style.name);
  for (const ClientExpectation& expect : cell.expect.clients) {
    if (std::find(known.begin(), known.end(), expect.style) != known.end()) continue;
    const std::string near = suggestion(expect.style, known);
    const TreeMistake mistake{expect.path, "is not among the clients that are judged",
                              near.empty() ? "name it in /clients too" : near};
    return tl::make_unexpected(mistake_error(file, mistake));
  }
  return styles;
}

}  // namespace

Result<TableRow> run_cell(const ScenarioDraft& draft, const std::string& folder) {
  CellStage stage;
  auto gauge = Gauge::start({"127.0.0.1", 0});
  if (!gauge) return tl::make_unexpected(gauge.error());
  stage.gauge = std::move(*gauge);
  const auto cell =
      complete(draft, [&](const std::string& name) { return look_up(stage, draft.file, name); });
  if (!cell) return tl::make_unexpected(cell.error());
  const auto styles = styles_of(*cell, draft.file);
  if (!styles) return tl::make_unexpected(styles.error());
  auto config = prepare(*cell, stage);
  TableRow row;
  row.name = cell->name;
  row.scenario = draft.scenario;
  row.says = cell->says;
  for (const std::string& axis : draft.axes) row.words.emplace_back(axis, draft.words.at(axis));
  if (config) {
    config->client_requests = client_requests(*styles);
    config->command = {"streamgauge", "run", draft.file, "--filter", cell->name};
    auto verdict = check_cell(*stage.gauge, *config, *styles, folder);
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

}  // namespace streamgauge
