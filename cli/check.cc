// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cli/output.h"
#include "harness/record/record_writer.h"
#include "harness/run/gauge.h"
#include "harness/target/launcher.h"
#include "mock_server/serve/mock_server.h"
#include "scenarios/plan/units.h"

namespace streamgauge {
namespace {

struct CheckOptions {
  std::string url, mock = "127.0.0.1:8089", launch, ready, method, json, ca_file;
  std::string name = "target", accept_encoding = "gzip, deflate";
  std::string interval = "10ms", budget = "10s", patience = "1500ms", chunk_bytes = "64";
  std::vector<std::string> hops, headers;
  std::size_t chunks = 40;
  bool insecure = false, no_pair = false, no_verify = false;
  OutputOptions output;
  std::vector<std::string> command;
};

Result<GaugeConfig> gauge_config(const std::string& mock) {
  const std::size_t colon = mock.rfind(':');
  unsigned long port = 0;
  if (colon != std::string::npos && colon + 1 < mock.size())
    port = std::strtoul(mock.c_str() + colon + 1, nullptr, 10);
  if (colon == std::string::npos || port > 65535)
    return usage_error(fmt::format("--mock '{}' is not HOST:PORT", mock));
  return GaugeConfig{mock.substr(0, colon), static_cast<std::uint16_t>(port)};
}

// The first word that is wrong ends it; nothing has run by then.
Result<CheckConfig> check_config(const CheckOptions& options) {
  CheckConfig config;
  for (const std::string& hop : options.hops) {
    const std::size_t equals = hop.find('=');
    if (equals == std::string::npos || equals == 0)
      return usage_error(fmt::format("--hop '{}' is not NAME=URL", hop));
    auto url = parse_url(hop.substr(equals + 1));
    if (!url) return tl::make_unexpected(url.error());
    config.hops.push_back({hop.substr(0, equals), *url});
  }
  auto url = parse_url(options.url);
  if (!url) return tl::make_unexpected(url.error());
  config.hops.push_back({options.name, *url});
  for (const std::string& header : options.headers) {
    const std::size_t colon = header.find(':');
    if (colon == std::string::npos || colon == 0)
      return usage_error(fmt::format("-H '{}' is not NAME: VALUE", header));
    const std::size_t value = header.find_first_not_of(' ', colon + 1);
    config.headers.push_back(
        {header.substr(0, colon), value == std::string::npos ? "" : header.substr(value)});
  }
  config.body = options.json;
  if (!options.json.empty()) {
    if (!nlohmann::json::accept(options.json))
      return usage_error("--json is not valid JSON", "quote it for your shell: --json '{...}'");
    config.headers.push_back({"Content-Type", "application/json"});
  }
  config.method = !options.method.empty() ? options.method : options.json.empty() ? "GET" : "POST";
  config.accept_encoding = options.accept_encoding;
  config.tls = {options.ca_file, options.insecure};
  const auto interval = parse_duration(options.interval);
  const auto budget = parse_duration(options.budget);
  const auto patience = parse_duration(options.patience);
  const auto bytes = parse_size(options.chunk_bytes);
  for (const auto* time : {&interval, &budget, &patience})
    if (!*time) return tl::make_unexpected(time->error());
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (*bytes < kChunkBytesMin || *bytes > kChunkBytesMax || options.chunks == 0 ||
      options.chunks > 1000)
    return usage_error("--chunk-bytes is 12 to 1 MiB, --chunks 1 to 1000");
  config.plan.chunks = options.chunks;
  config.plan.chunk_bytes = *bytes;
  config.plan.pacing.gaps = {*interval};
  config.budget = *budget;
  config.patience = *patience;
  config.pair = !options.no_pair;
  config.verify_fixes = !options.no_verify;
  config.command = options.command;
  return config;
}

Result<std::unique_ptr<LaunchedTarget>> launch(const CheckOptions& options, const Url& target,
                                               const std::string& mock_url) {
  auto command = split_command(options.launch);
  if (!command) return tl::make_unexpected(command.error());
  LaunchConfig config;
  config.command = *command;
  config.environment = {{"OPENAI_BASE_URL", mock_url + "/v1"}};
  if (std::getenv("OPENAI_API_KEY") == nullptr)
    config.environment.push_back({"OPENAI_API_KEY", "streamgauge"});
  config.ready = target;
  config.ready.target.clear();
  if (!options.ready.empty()) {
    auto ready = parse_url(options.ready);
    if (!ready) return tl::make_unexpected(ready.error());
    config.ready = *ready;
  }
  return LaunchedTarget::start(std::move(config));
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
  const auto config = check_config(options);
  if (!config) return report_error(config.error());
  const auto where = gauge_config(options.mock);
  if (!where) return report_error(where.error());
  const auto gauge = Gauge::start(*where);
  if (!gauge) return report_error(gauge.error());
  std::unique_ptr<LaunchedTarget> target;
  if (!options.launch.empty()) {
    auto launched = launch(options, config->hops.front().url, (*gauge)->mock().url());
    if (!launched) return report_error(launched.error());
    target = std::move(*launched);
  }
  const auto record = measure(**gauge, *config, options.output);
  if (!record) return report_error(record.error());
  return show(judge(*record), options.output);
}

}  // namespace

Command add_check(CLI::App& program, const std::vector<std::string>& command) {
  auto options = std::make_shared<CheckOptions>();
  options->command = command;
  CLI::App* app = program.add_subcommand("check", "Gauge one endpoint, from request to verdict");
  app->add_option("url", options->url, "http(s)://HOST:PORT/PATH of the endpoint")->required();
  app->add_option("--mock", options->mock, "where the mock upstream listens")
      ->capture_default_str();
  app->add_option("--launch", options->launch, "start the target by this command");
  app->add_option("--ready", options->ready, "URL that answers once the target is ready");
  app->add_option("--hop", options->hops, "NAME=URL of a hop further in; inner ones first");
  app->add_option("--name", options->name, "what to call the URL's own hop")->capture_default_str();
  app->add_option("-X,--method", options->method, "request method");
  app->add_option("-H,--header", options->headers, "'NAME: VALUE', credentials too");
  app->add_option("--json", options->json, "request body; makes it a POST");
  app->add_option("--ca", options->ca_file, "PEM file of the CA to trust");
  app->add_flag("--insecure", options->insecure, "accept any certificate");
  app->add_option("--accept-encoding", options->accept_encoding, "what the request allows")
      ->capture_default_str();
  app->add_option("--chunks", options->chunks, "chunks of the paced probe")->capture_default_str();
  app->add_option("--chunk-bytes", options->chunk_bytes, "text in a chunk")->capture_default_str();
  app->add_option("--interval", options->interval, "between paced chunks")->capture_default_str();
  app->add_option("--budget", options->budget, "longest answer waited for")->capture_default_str();
  app->add_option("--patience", options->patience, "silence that counts as held")
      ->capture_default_str();
  app->add_flag("--no-pair", options->no_pair, "leave out the second stream");
  app->add_flag("--no-verify", options->no_verify, "do not try fixes");
  add_output_options(*app, options->output, "folder for record, verdict and page");
  return [options] { return check(*options); };
}

}  // namespace streamgauge
