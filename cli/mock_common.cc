// SPDX-License-Identifier: MIT
#include "cli/mock_common.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include "cli/help.h"
#include "scenarios/plan/units.h"

namespace streamgauge {

int report_mock_error(const Error& error) {
  fmt::print(stderr, "streamgauge-mock: {}\n", error.what);
  if (!error.hint.empty()) fmt::print(stderr, "  {}\n", error.hint);
  return 2;
}

Result<ListenAddress> listen_address(const char* flag, const std::string& text, bool allow_remote) {
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

Result<Duration> grace_of(const std::string& text) {
  auto grace = parse_duration(text);
  if (!grace) return usage_error("--grace: " + grace.error().what, grace.error().hint);
  return grace;
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void wait_for(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

void add_listen_options(CLI::App& program, ListenOptions& options) {
  set_help_style(program);
  program.set_help_flag("-h,--help", "print this");
  program.add_option("--listen", options.listen, "where to listen; port 0: any free one")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  program.add_flag("--allow-remote", options.allow_remote,
                   "allow an address that other machines can reach");
  program
      .add_option("--tls-certificate", options.certificate_file,
                  "speak TLS to clients, with this certificate (PEM, with its chain)")
      ->type_name("FILE");
  program.add_option("--tls-key", options.key_file, "its private key (PEM)")->type_name("FILE");
  program.add_option("--grace", options.grace, "how long answers may go on after SIGTERM")
      ->type_name("TIME")
      ->capture_default_str();
}

int run_command(CLI::App& program, int argc, char** argv, const std::function<int()>& run) {
  try {
    program.parse(argc, argv);
    return run();
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);
    return report_mock_error(parse_mistake(program, error, {argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    fmt::print(stderr, "streamgauge-mock: {}\n", error.what());
    return 3;
  }
}

}  // namespace streamgauge
