// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/output.h"
#include "cli/scenario_cell.h"

namespace streamgauge {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  streamgauge run scenarios/relays.yaml\n"
    "  streamgauge run tests/targets/scenarios/*.yaml --filter nginx -o out\n"
    "\n"
    "A scenario names the mock's plan, the target to start, the request, a matrix of\n"
    "words to put in, and what is expected. The last line counts cells.\n"
    "\n"
    "Exit status: 0 all as expected, 1 an expectation failed, 2 usage or a mistake in\n"
    "a file, 3 could not measure, 4 inconclusive, 5 nothing ran.";

struct RunOptions {
  std::vector<std::string> files;
  std::string filter, output;
  std::size_t jobs = 1;
  bool no_color = false;
};

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

Result<std::vector<ScenarioDraft>> read_drafts(const RunOptions& options) {
  std::vector<ScenarioDraft> drafts;
  for (const std::string& file : options.files) {
    auto read = read_scenarios(file);
    if (!read) return tl::make_unexpected(read.error());
    for (ScenarioDraft& draft : *read)
      if (draft.name.find(options.filter) != std::string::npos) drafts.push_back(std::move(draft));
  }
  return drafts;
}

// The rows in the order of the drafts, told on stderr as each is ready. The first error ends it.
Result<std::vector<TableRow>> run_cells(const std::vector<ScenarioDraft>& drafts,
                                        const RunOptions& options) {
  std::vector<TableRow> rows(drafts.size());
  std::optional<Error> wrong;
  std::size_t begun = 0;
  std::size_t ready = 0;
  std::mutex mutex;  // guards all of the above, and stderr
  const auto work = [&] {
    for (;;) {
      std::unique_lock lock(mutex);
      if (wrong || begun == drafts.size()) return;
      const std::size_t i = begun++;
      lock.unlock();
      const std::string folder = options.output.empty() ? "" : cell_folder(i + 1, drafts[i].name);
      auto row = run_cell(drafts[i], folder.empty() ? "" : options.output + "/" + folder);
      lock.lock();
      if (!row) {
        wrong = row.error();
        return;
      }
      if (!folder.empty()) row->page = folder + "/report.html";
      fmt::print(stderr, "[{}/{}] {}", ++ready, drafts.size(), console_table({*row}, {}));
      rows[i] = std::move(*row);
    }
  };
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < std::min(options.jobs, drafts.size()); ++i)
    workers.emplace_back(work);
  for (std::jthread& worker : workers) worker.join();
  if (wrong) return tl::make_unexpected(*wrong);
  return rows;
}

int run(const RunOptions& options) {
  const auto drafts = read_drafts(options);
  if (!drafts) return report_error(drafts.error());
  if (drafts->empty()) {
    fmt::print(stderr, "streamgauge: no scenario was left to run\n");
    return 5;
  }
  const auto rows = run_cells(*drafts, options);
  if (!rows) return report_error(rows.error());
  fmt::print("{}", console_table(*rows, {wants_colour(1, options.no_color)}));
  const auto passed =
      std::count_if(rows->begin(), rows->end(), [](const TableRow& row) { return row.passed; });
  fmt::print("{}{}\n", client_matrix(*rows, {}), said(*rows, {}));
  if (!options.output.empty()) {
    const auto page = write_index(options.output, *rows);
    if (!page) return report_error(page.error());
    fmt::print("Page: {}\n", *page);
  }
  fmt::print("{} passed, {} failed\n", passed, static_cast<std::ptrdiff_t>(rows->size()) - passed);
  return status_of(*rows);
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
  app->add_option("-j,--jobs", options->jobs, "cells run at once")
      ->type_name("COUNT")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  app->add_option("-o,--output", options->output,
                  "write verdicts.json, a page, and a folder a cell")
      ->type_name("FOLDER");
  app->add_flag("--no-color", options->no_color, "no colour, as with NO_COLOR");
  return [options] { return run(*options); };
}

}  // namespace streamgauge
