// SPDX-License-Identifier: MIT
// The program `streamgauge`: one subcommand a file.
#include <csignal>
#include <exception>
#include <map>

#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/help.h"
#include "cli/output.h"

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  Does my app stream? It is started for the check, with the mock as its OpenAI:\n"
    "    streamgauge check http://127.0.0.1:8000/chat --json '{\"query\": \"hi\"}' \\\n"
    "        --launch 'uvicorn app:app --port 8000'\n"
    "  Which hop holds it? Name the inner one too:\n"
    "    streamgauge check http://127.0.0.1:8080/chat --name nginx \\\n"
    "        --hop app=http://127.0.0.1:8000/chat\n"
    "  Keep the evidence with a page, and judge it again without the network:\n"
    "    streamgauge check http://127.0.0.1:8000/chat -o out\n"
    "    streamgauge judge out\n"
    "  Keep it so, in CI:\n"
    "    streamgauge run scenarios/*.yaml\n"
    "\n"
    "Exit status:\n"
    "  0 streams, all as expected     1 buffers, or an expectation failed\n"
    "  2 usage or configuration error 3 could not measure\n"
    "  4 inconclusive                 5 nothing ran";

}  // namespace

int main(int argc, char** argv) {
  using namespace streamgauge;
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App program(
      "Says whether a streaming HTTP server streams or buffers, how much it holds back, at which "
      "hop, and why.",
      "streamgauge");
  program.set_version_flag("--version", "streamgauge " STREAMGAUGE_VERSION, "print the version");
  program.set_help_flag("-h,--help", "print this; after a subcommand, its own help");
  program.require_subcommand(1);
  program.footer(kFooter);
  set_help_style(program);
  const std::map<std::string, Command> commands = {
      {"check", add_check(program, shown_command(argc, argv))},
      {"run", add_run(program)},
      {"judge", add_judge(program)},
      {"schema", add_schema(program)},
      {"doctor", add_doctor(program)},
      {"clients", add_clients(program)},
  };
  try {
    program.parse(argc, argv);
    return commands.at(program.get_subcommands().front()->get_name())();
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);
    return report_error(parse_mistake(program, error, {argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    fmt::print(stderr, "streamgauge: {}\n", error.what());
    return 3;
  }
}
