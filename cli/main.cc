// SPDX-License-Identifier: MIT
// The program `streamgauge`: one subcommand a file.
#include <csignal>
#include <cstdlib>
#include <exception>
#include <map>

#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/output.h"

int main(int argc, char** argv) {
  using namespace streamgauge;
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App program("Says whether a streaming server streams, what it holds back, where and why.");
  program.set_version_flag("--version", "streamgauge 0.1.0");
  program.require_subcommand(1);
  program.footer(
      "Examples:\n"
      "  streamgauge check http://127.0.0.1:8000/chat --json '{\"query\": \"hi\"}'\n"
      "  streamgauge check --launch 'uvicorn app:app --port 8000' http://127.0.0.1:8000/chat\n"
      "  streamgauge check -o out http://127.0.0.1:8000/chat    # record, verdict and a page\n"
      "  streamgauge judge out                                  # again, without the network\n"
      "  streamgauge run scenarios/relays.yaml\n"
      "Exit status: 0 streams, 1 buffers or expectation failed, 2 usage, 3 not measurable,\n"
      "  4 inconclusive, 5 nothing ran.");
  const std::map<std::string, Command> commands = {
      {"check", add_check(program, shown_command(argc, argv))},
      {"run", add_run(program)},
      {"judge", add_judge(program)},
      {"schema", add_schema(program)},
  };
  try {
    program.parse(argc, argv);
    return commands.at(program.get_subcommands().front()->get_name())();
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "streamgauge: {}\n", error.what());
    return 3;
  }
}
