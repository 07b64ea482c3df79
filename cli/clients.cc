// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/clients_run.h"
#include "cli/command_line.h"
#include "harness/clients/external/adapters.h"
#include "harness/clients/rules/client_style.h"

namespace streamgauge {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  streamgauge clients\n"
    "  streamgauge clients --format json\n"
    "  streamgauge clients run 'requests.iter_content(1024)' http://127.0.0.1:8000/chat\n"
    "\n"
    "First the real ones: each program is started and says what it is; what cannot be\n"
    "had says why and what installs it. Then the read rules, which need no program:\n"
    "--client of check and judge plays them. N stands for any number.\n"
    "\n"
    "Exit status: 0 listed; of run: 0 the client was content, 1 it was not, 3 it\n"
    "could not be used.";

// Names of its versions and styles, or why there are none.
std::string as_text(const std::vector<Adapter>& adapters,
                    const std::vector<Introduction>& introduced) {
  std::string text;
  std::size_t styles = 0, available = 0;
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    std::string about;
    if (introduced[i])
      for (const Header& one : introduced[i]->versions)
        about += fmt::format("{}{} {}", about.empty() ? "" : ", ", one.name, one.value);
    for (const std::string& pattern : adapters[i].styles) {
      const std::string lack = why_lacking(introduced[i], pattern);
      ++styles;
      available += lack.empty() ? 1U : 0U;
      text += fmt::format("{:<34} {}\n", adapters[i].style_name(pattern),
                          lack.empty() ? about : "unavailable: " + lack);
      if (!lack.empty()) text += fmt::format("{:34} {}\n", "", adapters[i].installed_by);
    }
  }
  return text + fmt::format("\n{} of {} styles can be had here.\n", available, styles);
}

std::string rules_as_text() {
  std::string text = "\nRead rules, and what each waits for:\n\n";
  for (const StyleEntry* entry : style_catalogue())
    text += fmt::format("{:<34} {}\n", pattern_name(*entry), entry->blocks_for);
  return text;
}

nlohmann::ordered_json rules_as_json() {
  auto rules = nlohmann::ordered_json::array();
  for (const StyleEntry* entry : style_catalogue())
    rules.push_back({{"style", pattern_name(*entry)},
                     {"family", entry->family},
                     {"versions", entry->versions},
                     {"blocks_for", entry->blocks_for},
                     {"fix", entry->fix},
                     {"profile", entry->profile}});
  return rules;
}

std::string as_json(const std::vector<Adapter>& adapters,
                    const std::vector<Introduction>& introduced) {
  using Json = nlohmann::ordered_json;
  Json document = {{"schema", "streamgauge/clients/1"}, {"clients", Json::array()}};
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    Json versions = Json::object();
    if (introduced[i])
      for (const Header& one : introduced[i]->versions) versions[one.name] = one.value;
    for (const std::string& pattern : adapters[i].styles) {
      const std::string lack = why_lacking(introduced[i], pattern);
      document["clients"].push_back({{"style", adapters[i].style_name(pattern)},
                                     {"program", adapters[i].program.name},
                                     {"available", lack.empty()},
                                     {"why", lack},
                                     {"installed_by", adapters[i].installed_by},
                                     {"versions", versions}});
    }
  }
  document["rules"] = rules_as_json();
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

int list(const std::string& catalogue, const std::string& format) {
  const auto adapters = read_adapters(catalogue, clients_root());
  if (!adapters) return report_error(adapters.error());
  const auto introduced =
      introductions(*adapters, std::max(1U, std::thread::hardware_concurrency()));
  fmt::print("{}", format == "json" ? as_json(*adapters, introduced)
                                    : as_text(*adapters, introduced) + rules_as_text());
  return 0;
}

}  // namespace

std::string why_lacking(const Introduction& introduced, const std::string& pattern) {
  if (!introduced) return introduced.error().what;
  const auto& can = introduced->styles;
  if (std::find(can.begin(), can.end(), pattern) != can.end()) return {};
  return "this version cannot";
}

std::string clients_root() {
  const char* root = std::getenv("STREAMGAUGE_ROOT");
  return root != nullptr && *root != '\0' ? root : STREAMGAUGE_SOURCE_ROOT;
}

Command add_clients(CLI::App& program) {
  struct Options {
    std::string format = "text";
    std::string catalogue = clients_root() + "/harness/clients/adapters/adapters.yaml";
  };
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("clients", "List the client styles, and what they need");
  app->set_help_flag("-h,--help", "print this");
  app->footer(kFooter);
  app->add_option("--format", options->format, "text or json")
      ->type_name("FORMAT")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}));
  app->add_option("--catalogue", options->catalogue, "the list of programs")->type_name("FILE");
  const Command run = add_clients_run(*app, options->catalogue);
  return [app, options, run] {
    if (!app->get_subcommands().empty()) return run();
    return list(options->catalogue, options->format);
  };
}

}  // namespace streamgauge
