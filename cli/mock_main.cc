// SPDX-License-Identifier: MIT
// The program `streamgauge-mock`: the mock upstream by itself, with its control API.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "mock_server/control/control_server.h"
#include "mock_server/control/listen_address.h"
#include "scenarios/plan/units.h"
#include "scenarios/read/plan.h"

namespace streamgauge {
namespace {

constexpr unsigned kThreadsMax = 64;

struct Options {
  std::string listen = "127.0.0.1:8089", control = "127.0.0.1:8090", grace = "2s", plan;
  std::vector<std::string> key_variables, key_files, models;
  unsigned threads = 1;
  bool allow_remote = false;
};

int report(const Error& error) {
  fmt::print(stderr, "streamgauge-mock: {}\n", error.what);
  if (!error.hint.empty()) fmt::print(stderr, "  {}\n", error.hint);
  return 2;
}

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

Result<ListenAddress> address_of(const char* flag, const std::string& text, bool allow_remote) {
  auto address = parse_listen_address(text);
  if (!address)
    return usage_error(fmt::format("{}: {}", flag, address.error().what), address.error().hint);
  if (!address->is_loopback && !allow_remote)
    return usage_error(fmt::format("{} {}: other machines could reach it", flag, text),
                       "choose a loopback address, or add --allow-remote if that is meant");
  if (!address->is_loopback)
    fmt::print(stderr, "streamgauge-mock: warning: {} {} can be reached from other machines\n",
               flag, text);
  return address;
}

Result<MockConfig> mock_config(const Options& options, const ListenAddress& listen) {
  MockConfig config;
  config.address = listen.address;
  config.port = listen.port;
  config.threads = options.threads;
  config.models = options.models;
  auto keys = read_keys(options);
  if (!keys) return tl::make_unexpected(keys.error());
  config.api_keys = std::move(*keys);
  auto plan = options.plan.empty() ? parse_plan("{}") : read_plan_file(options.plan);
  if (!plan) return tl::make_unexpected(plan.error());
  config.plan = std::move(*plan);
  return config;
}

// Every stream needs a descriptor, and the usual soft limit of 1,024 is soon reached.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Blocked before any thread begins, so that only sigwait sees them.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int serve(const Options& options) {
  const auto grace = parse_duration(options.grace);
  if (!grace)
    return report({ErrorKind::usage, "--grace: " + grace.error().what, grace.error().hint});
  const auto listen = address_of("--listen", options.listen, options.allow_remote);
  if (!listen) return report(listen.error());
  const auto where = address_of("--control", options.control, options.allow_remote);
  if (!where) return report(where.error());
  auto config = mock_config(options, *listen);
  if (!config) return report(config.error());

  raise_descriptor_limit();
  const sigset_t signals = block_stop_signals();
  const auto mock = MockServer::start(std::move(*config));
  if (!mock)
    return report({ErrorKind::usage, mock.error().what,
                   "end what holds the port, or choose another with --listen HOST:PORT"});
  const auto control =
      ControlServer::start({where->address, where->port, options.allow_remote}, **mock);
  if (!control) return report(control.error());
  fmt::print("streamgauge-mock ready: mock {} control {}\n", (*mock)->url(), (*control)->url());
  std::fflush(stdout);

  int signal = 0;
  sigwait(&signals, &signal);
  (*mock)->stop(*grace);
  return 0;
}

void add_options(CLI::App& program, Options& options) {
  program.set_version_flag("--version", "streamgauge-mock 0.1.0");
  program.add_option("plan", options.plan, "YAML or JSON file: what every stream emits, and when");
  program.add_option("--listen", options.listen, "HOST:PORT of the API; port 0: any free one")
      ->capture_default_str();
  program.add_option("--control", options.control, "HOST:PORT of the control API and live page")
      ->capture_default_str();
  program.add_flag("--allow-remote", options.allow_remote,
                   "allow addresses that other machines can reach");
  program.add_option("--threads", options.threads, "event loops")
      ->check(CLI::Range(1U, kThreadsMax))
      ->capture_default_str();
  program
      .add_option("--key-env", options.key_variables,
                  "environment variable that holds an API key to accept; may be repeated")
      ->allow_extra_args(false);
  program
      .add_option("--key-file", options.key_files,
                  "file of API keys to accept, one a line; may be repeated")
      ->allow_extra_args(false);
  program.add_option("--model", options.models, "model to offer; may be repeated; none: any name")
      ->allow_extra_args(false);
  program.add_option("--grace", options.grace, "how long open streams may go on after SIGTERM")
      ->capture_default_str();
  program.footer(
      "Examples:\n"
      "  streamgauge-mock\n"
      "  streamgauge-mock plan.yaml --model gpt-4o-mini\n"
      "  OPENAI_BASE_URL=http://127.0.0.1:8089/v1 uvicorn app:app    # your server, upstream: us\n"
      "  curl -N http://127.0.0.1:8089/stream/sse                    # a stream of plain events\n"
      "  curl -X PUT http://127.0.0.1:8090/plan -d '{\"chunks\": 5, \"lockstep\": true}'\n"
      "  curl http://127.0.0.1:8090/streams/1/gate -d '{\"upto\": 1}'  # let the first chunk go\n"
      "  curl http://127.0.0.1:8090/streams/1/ledger                 # when each chunk left\n"
      "A plan file: {chunks: 40, chunk_bytes: 64, timing: {first_chunk: 200ms, interval: 50ms}}\n"
      "SIGTERM: no more connections, open streams get --grace to finish, exit status 0.");
}

}  // namespace
}  // namespace streamgauge

int main(int argc, char** argv) {
  using namespace streamgauge;
  CLI::App program(
      "The mock upstream: OpenAI's API and plain streams, on schedule, with a ledger.");
  Options options;
  add_options(program, options);
  try {
    program.parse(argc, argv);
    return serve(options);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "streamgauge-mock: {}\n", error.what());
    return 3;
  }
}
