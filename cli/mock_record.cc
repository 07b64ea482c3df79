// SPDX-License-Identifier: MIT
// `streamgauge-mock record`: between a client and its real upstream, every read is kept.
#include <cstdio>

#include <fmt/format.h>

#include "cli/help.h"
#include "cli/mock_common.h"
#include "mock_server/replay/record_server.h"

namespace streamgauge {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  What OpenAI really answers your app, with every gap:\n"
    "    streamgauge-mock record --upstream https://api.openai.com -o day.jsonl\n"
    "    OPENAI_BASE_URL=http://127.0.0.1:8089/v1 python app.py\n"
    "  The same again, without network and key:\n"
    "    streamgauge-mock replay day.jsonl\n"
    "  A gateway of your own, with a CA of your own:\n"
    "    streamgauge-mock record --upstream https://llm.example/v2 \\\n"
    "        --ca-file ca.pem -o out/\n"
    "\n"
    "Requests are read whole and go to that one upstream, its path before theirs, the\n"
    "caller's key with them; answers pass at once, read by read. Redirects are passed\n"
    "on, never followed. The file holds neither key nor cookie nor credential of the\n"
    "callers; mock_server/recordings.md says what is masked, and has its form.\n"
    "\n"
    "SIGTERM: no more connections, answers get --grace to finish, exit 0.\n"
    "Exit status: 0 stopped, 2 usage, file or port, 3 anything else.";

struct Options {
  ListenOptions listen;
  std::string upstream, ca_file, file;
};

int record(const Options& options) {
  const auto grace = grace_of(options.listen.grace);
  if (!grace) return report_mock_error(grace.error());
  const auto listen =
      listen_address("--listen", options.listen.listen, options.listen.allow_remote);
  if (!listen) return report_mock_error(listen.error());
  raise_descriptor_limit();
  const sigset_t signals = block_stop_signals();
  RecordConfig config;
  config.listen = {listen->address, listen->port, options.listen.certificate_file,
                   options.listen.key_file};
  config.upstream = options.upstream;
  config.ca_file = options.ca_file;
  config.file = options.file;
  config.tool_version = STREAMGAUGE_VERSION;
  config.tell = [](const std::string& what) { fmt::print(stderr, "streamgauge-mock: {}\n", what); };
  const auto server = RecordServer::start(config);
  if (!server) return report_mock_error(server.error());
  fmt::print("streamgauge-mock ready: record {} upstream {} file {}\n", (*server)->url(),
             (*server)->upstream(), (*server)->file());
  std::fflush(stdout);
  wait_for(signals);
  (*server)->stop(*grace);
  return 0;
}

}  // namespace

int run_record(int argc, char** argv) {
  CLI::App program(
      "Forwards every request to one upstream and keeps what it answers, read by read.",
      "streamgauge-mock record");
  Options options;
  program
      .add_option("--upstream", options.upstream,
                  "the one upstream: http(s)://HOST[:PORT][/PATH]; certificates are verified")
      ->type_name("URL")
      ->required();
  program
      .add_option("-o,--output", options.file,
                  "a file that is not there yet, or a folder for recording.jsonl")
      ->type_name("FILE")
      ->required();
  program
      .add_option("--ca-file", options.ca_file,
                  "trust these CAs for the upstream, not the system's (PEM)")
      ->type_name("FILE");
  add_listen_options(program, options.listen);
  program.footer(kFooter);
  return run_command(program, argc, argv, [&] { return record(options); });
}

}  // namespace streamgauge
