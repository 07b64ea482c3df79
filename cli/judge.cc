// SPDX-License-Identifier: MIT
#include "cli/client_option.h"
#include "cli/output.h"
#include "harness/clients/rules/judge_clients.h"
#include "harness/record/record_reader.h"

namespace streamgauge {

Command add_judge(CLI::App& program) {
  struct JudgeOptions {
    std::string record, clients;
    OutputOptions output;
  };
  auto options = std::make_shared<JudgeOptions>();
  CLI::App* app =
      program.add_subcommand("judge", "Judge a stored record again, without the network");
  app->add_option("record", options->record, "record.json, or the folder it is in")->required();
  add_client_option(*app, options->clients);
  add_output_options(*app, options->output, "folder for verdict.json and report.html");
  return [options] {
    const auto styles = client_styles(options->clients);
    if (!styles) return report_error(styles.error());
    const auto record = read_record(options->record);
    return record ? show(judge(*record, *styles), options->output) : report_error(record.error());
  };
}

}  // namespace streamgauge
