// SPDX-License-Identifier: MIT
// `streamgauge-mock replay`: recorded answers, byte for byte, with the same gaps.
#include <cstdio>

#include <fmt/format.h>

#include "cli/help.h"
#include "cli/mock_common.h"
#include "mock_server/replay/recording_reader.h"
#include "mock_server/replay/replay_server.h"

namespace streamgauge {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  Yesterday's answers, at yesterday's pace:\n"
    "    streamgauge-mock replay day.jsonl\n"
    "    OPENAI_BASE_URL=http://127.0.0.1:8089/v1 python app.py\n"
    "  Ten times as fast; in CI, as fast as it goes:\n"
    "    streamgauge-mock replay day.jsonl --speed 10\n"
    "    streamgauge-mock replay day.jsonl --speed max\n"
    "\n"
    "Which answer: of the requests recorded with the same method, path and query\n"
    "(credentials aside), those with the same body, where JSON objects may differ in\n"
    "the order of keys and in spaces: in turn, the last again from then on. Where no\n"
    "body is the same, the first that has not been given yet. Nothing left: 404.\n"
    "\n"
    "The bytes are those of the recording, head and framing included, each read in a\n"
    "write of its own, due as long after the request as it came; so is the end: kept\n"
    "open, closed, cut off, reset. Where the client had left first: silence.\n"
    "\n"
    "SIGTERM: no more connections, answers get --grace to finish, exit 0.\n"
    "Exit status: 0 stopped, 2 usage, file or port, 3 anything else.";

struct Options {
  ListenOptions listen;
  std::string file, speed = "1";
};

int replay(const Options& options) {
  const auto grace = grace_of(options.listen.grace);
  if (!grace) return report_mock_error(grace.error());
  const auto speed = parse_replay_speed(options.speed);
  if (!speed)
    return report_mock_error(
        {ErrorKind::usage, "--speed: " + speed.error().what, speed.error().hint});
  const auto listen =
      listen_address("--listen", options.listen.listen, options.listen.allow_remote);
  if (!listen) return report_mock_error(listen.error());
  auto recording = read_recording(options.file);
  if (!recording) return report_mock_error(recording.error());
  if (!recording->cut_short.empty())
    fmt::print(stderr, "streamgauge-mock: {}\n", recording->cut_short);
  if (recording->unfinished > 0)
    fmt::print(stderr, "streamgauge-mock: requests recorded without their end, and left out: {}\n",
               recording->unfinished);
  if (recording->exchanges.empty())
    return report_mock_error({ErrorKind::usage, options.file + " holds no answer that was over",
                              "record one: streamgauge-mock record --help"});
  raise_descriptor_limit();
  const sigset_t signals = block_stop_signals();
  const std::size_t count = recording->exchanges.size();
  const auto server = ReplayServer::start(
      {listen->address, listen->port, options.listen.certificate_file, options.listen.key_file},
      std::move(*recording), *speed);
  if (!server) return report_mock_error(server.error());
  fmt::print("streamgauge-mock ready: replay {} answers {} speed {}\n", (*server)->url(), count,
             options.speed);
  std::fflush(stdout);
  wait_for(signals);
  (*server)->stop(*grace);
  return 0;
}

}  // namespace

int run_replay(int argc, char** argv) {
  CLI::App program("Answers from a recording: the same bytes with the same gaps.",
                   "streamgauge-mock replay");
  Options options;
  program
      .add_option("FILE", options.file,
                  "written by streamgauge-mock record, or the folder that it is in")
      ->type_name("")
      ->required();
  program
      .add_option("--speed", options.speed,
                  "times as fast as recorded, from 0.001, or max: as fast as it goes")
      ->type_name("N")
      ->capture_default_str();
  add_listen_options(program, options.listen);
  program.footer(kFooter);
  return run_command(program, argc, argv, [&] { return replay(options); });
}

}  // namespace streamgauge
