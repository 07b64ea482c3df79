// SPDX-License-Identifier: MIT
// The program `streamgauge-mock`: the mock upstream by itself, with its control API.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/help.h"
#include "cli/mock_common.h"
#include "cli/plan_file.h"
#include "mock_server/control/control_server.h"
#include "mock_server/tls/ephemeral_files.h"
#include "scenarios/read/playbook.h"

namespace streamgauge {
namespace {

constexpr unsigned kThreadsMax = 64;

struct Options {
  std::string listen = "127.0.0.1:8089", control = "127.0.0.1:8090", grace = "2s", plan;
  std::string certificate_file, key_file, ephemeral_folder;
  std::vector<std::string> key_variables, key_files, models;
  unsigned threads = 1;
  bool allow_remote = false, no_knobs = false, no_http2 = false, watch = false;
};

// Keys come from the environment or a file, never from arguments that every user can list.
Result<std::vector<std::string>> read_keys(const Options& options) {
  std::vector<std::string> keys;
  for (const std::string& name : options.key_variables) {
    const char* key = std::getenv(name.c_str());
    if (key == nullptr || *key == '\0')
      return usage_error(fmt::format("--key-env {}: the variable is not set or empty", name),
                         fmt::format("export {}=KEY first", name));
    keys.emplace_back(key);
  }
  for (const std::string& name : options.key_files) {
    std::ifstream file(name);
    if (!file) return usage_error(fmt::format("--key-file {}: cannot be read", name));
    const std::size_t before = keys.size();
    for (std::string line; std::getline(file, line);)
      if (!line.empty()) keys.push_back(line);
    if (keys.size() == before)
      return usage_error(fmt::format("--key-file {}: holds no key", name), "write one key a line");
  }
  return keys;
}

Result<MockConfig> mock_config(const Options& options, const ListenAddress& listen) {
  MockConfig config;
  config.address = listen.address;
  config.port = listen.port;
  config.threads = options.threads;
  config.models = options.models;
  config.certificate_file = options.certificate_file;
  config.key_file = options.key_file;
  auto keys = read_keys(options);
  if (!keys) return tl::make_unexpected(keys.error());
  config.api_keys = std::move(*keys);
  auto playbook = options.plan.empty() ? parse_playbook("{}") : read_playbook_file(options.plan);
  if (!playbook) return tl::make_unexpected(playbook.error());
  config.playbook = std::move(*playbook);
  config.knobs = !options.no_knobs;
  config.http2 = !options.no_http2;
  return config;
}

// Of --tls-ephemeral, which the mock is then to serve with; else their names are empty.
Result<EphemeralFiles> ephemeral_files(const Options& options, MockConfig& config) {
  if (options.ephemeral_folder.empty()) return EphemeralFiles();
  auto files = write_ephemeral_files(options.ephemeral_folder);
  if (!files) return files;
  config.certificate_file = files->certificate;
  config.key_file = files->key;
  return files;
}

void tell_trust(const EphemeralFiles& files) {
  if (files.authority.empty()) return;
  fmt::print(
      "clients trust it by {0}, for 7 days:\n"
      "  SSL_CERT_FILE={0} python app.py\n"
      "  NODE_EXTRA_CA_CERTS={0} node app.mjs\n"
      "  curl --cacert {0} ...\n",
      std::filesystem::absolute(files.authority).string());
}

int serve(const Options& options) {
  const auto grace = grace_of(options.grace);
  if (!grace) return report_mock_error(grace.error());
  const auto listen = listen_address("--listen", options.listen, options.allow_remote);
  if (!listen) return report_mock_error(listen.error());
  const auto where = listen_address("--control", options.control, options.allow_remote);
  if (!where) return report_mock_error(where.error());
  PlanFile plan_file(options.plan);
  if (options.watch)
    if (const auto watched = plan_file.watch(); !watched) return report_mock_error(watched.error());
  auto config = mock_config(options, *listen);
  if (!config) return report_mock_error(config.error());
  const auto ephemeral = ephemeral_files(options, *config);
  if (!ephemeral) return report_mock_error(ephemeral.error());

  raise_descriptor_limit();
  const sigset_t signals = block_signals();
  const auto mock = MockServer::start(std::move(*config));
  if (!mock) {
    Error error = mock.error();
    if (error.what.find("cannot listen") != std::string::npos)
      error.hint = "end what holds the port, or choose another with --listen HOST:PORT";
    return report_mock_error(error);
  }
  const auto control =
      ControlServer::start({where->address, where->port, options.allow_remote}, **mock);
  if (!control) return report_mock_error(control.error());
  fmt::print("streamgauge-mock ready: mock {} control {}\n", (*mock)->url(), (*control)->url());
  tell_trust(*ephemeral);
  std::fflush(stdout);

  plan_file.wait_for_stop(signals, **mock);
  (*mock)->stop(*grace);
  return 0;
}

constexpr const char* kFooter =
    "Examples:\n"
    "  Your server, with the mock as its upstream:\n"
    "    streamgauge-mock\n"
    "    OPENAI_BASE_URL=http://127.0.0.1:8089/v1 uvicorn app:app\n"
    "  A stream of plain events, for a proxy:\n"
    "    curl -N http://127.0.0.1:8089/stream/sse\n"
    "  One request's own plan:\n"
    "    curl -N http://127.0.0.1:8089/stream/sse -H 'X-Streamgauge-Interval: 500ms'\n"
    "  Another plan, chunks let go one by one, and when each one left:\n"
    "    curl -X PUT http://127.0.0.1:8090/plan \\\n"
    "        -d '{\"chunks\": 5, \"lockstep\": true}'\n"
    "    curl http://127.0.0.1:8090/streams/1/gate -d '{\"upto\": 1}'\n"
    "    curl http://127.0.0.1:8090/streams/1/ledger\n"
    "  A real upstream's answers kept, and given again with the same gaps:\n"
    "    streamgauge-mock record --upstream https://api.openai.com -o day.jsonl\n"
    "    streamgauge-mock replay day.jsonl\n"
    "\n"
    "A plan file, in YAML or JSON (mock_server/plans.md has every key):\n"
    "  answer: {text: \"Hello\", finish_reason: length}\n"
    "  timing: {first_chunk: 200ms, interval: {percentiles: {p50: 20ms, p99: 200ms}}}\n"
    "  faults: [{kind: reset, chunk: 3}]\n"
    "\n"
    "Subcommands, where they are the first word: record, replay; each has its --help.\n"
    "A plan file of such a name: ./record\n"
    "SIGHUP: PLAN is read anew; when it is wrong, the old one stays.\n"
    "SIGTERM: no more connections, open streams get --grace to finish, exit 0.\n"
    "Exit status: 0 stopped, 2 usage, plan or port, 3 anything else.";

void add_options(CLI::App& program, Options& options) {
  set_help_style(program);
  program.set_help_flag("-h,--help", "print this");
  program.set_version_flag("--version", "streamgauge-mock " STREAMGAUGE_VERSION,
                           "print the version");
  program.add_option("PLAN", options.plan, "YAML or JSON file: what every stream emits, and when")
      ->type_name("");
  program.add_flag("--watch", options.watch,
                   "read PLAN anew when it changes, as SIGHUP does; running streams keep theirs");
  program.add_option("--listen", options.listen, "where the API is; port 0: any free one")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  program.add_option("--control", options.control, "where the control API and live page are")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  program.add_flag("--allow-remote", options.allow_remote,
                   "allow addresses that other machines can reach");
  program
      .add_option("--tls-certificate", options.certificate_file,
                  "speak TLS, with this certificate (PEM, with its chain)")
      ->type_name("FILE");
  program.add_option("--tls-key", options.key_file, "its private key (PEM)")->type_name("FILE");
  program.add_flag("--no-http2", options.no_http2, "speak HTTP/1.1 alone");
  program
      .add_option("--tls-ephemeral", options.ephemeral_folder,
                  "speak TLS by an authority made now, for localhost only; DIR/ca.pem is to trust")
      ->type_name("DIR")
      ->excludes("--tls-certificate")
      ->excludes("--tls-key");
  program.add_flag("--no-knobs", options.no_knobs,
                   "do not let requests change their plan by X-Streamgauge-* headers");
  program.add_option("--threads", options.threads, "event loops")
      ->type_name("COUNT")
      ->check(CLI::Range(1U, kThreadsMax))
      ->capture_default_str();
  const auto list = [&](const char* name, std::vector<std::string>& values, const char* type,
                        const char* description) {
    program.add_option(name, values, description)->type_name(type)->allow_extra_args(false);
  };
  list("--key-env", options.key_variables, "NAME",
       "accept the API key in this environment variable; may be repeated");
  list("--key-file", options.key_files, "FILE",
       "accept the API keys in this file, one a line; may be repeated");
  list("--model", options.models, "NAME", "offer this model; may be repeated; none: any name");
  program.add_option("--grace", options.grace, "how long open streams may go on after SIGTERM")
      ->type_name("TIME")
      ->capture_default_str();
  program.footer(kFooter);
}

}  // namespace
}  // namespace streamgauge

int main(int argc, char** argv) {
  using namespace streamgauge;
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first == "record") return run_record(argc - 1, argv + 1);
  if (first == "replay") return run_replay(argc - 1, argv + 1);
  CLI::App program(
      "The mock upstream: the APIs of OpenAI, Anthropic, Gemini and Ollama, and plain streams.",
      "streamgauge-mock");
  Options options;
  add_options(program, options);
  try {
    program.parse(argc, argv);
    return serve(options);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);
    return report_mock_error(parse_mistake(program, error, {argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    fmt::print(stderr, "streamgauge-mock: {}\n", error.what());
    return 3;
  }
}
