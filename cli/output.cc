// SPDX-License-Identifier: MIT
#include "cli/output.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/run/gauge.h"
#include "scenarios/plan/secret_header.h"
#include "scenarios/plan/url.h"

namespace streamgauge {
namespace {

Result<void> write_file(const std::string& folder, const std::string& name,
                        const std::string& text) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  const std::string path = folder + "/" + name;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  if (file.flush()) return {};
  return usage_error(fmt::format("{} cannot be written", path),
                     "name a folder that you may write to: -o DIR");
}

// NAME=VALUE words inside one argument, as --launch takes them.
std::string without_secret_words(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    const std::size_t equals = word.find('=');
    const bool secret = equals != std::string::npos && word.find("://") == std::string::npos &&
                        is_secret_header(word.substr(0, equals));
    out += secret ? word.substr(0, equals) + "=[redacted]" : redacted_text(word);
    if (end < text.size()) out += ' ';
    at = end + 1;
  }
  return out;
}

}  // namespace

void add_output_options(CLI::App& app, OutputOptions& options, const std::string& folder_help) {
  app.add_option("-o,--output", options.folder, folder_help)->type_name("FOLDER")->group("Output");
  app.add_option("--format", options.format, "text, or json: the verdict document on stdout")
      ->type_name("FORMAT")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}))
      ->group("Output");
  app.add_flag("-q,--quiet", options.quiet, "the verdict line alone")->group("Output");
  app.add_flag("--no-color", options.no_color, "no colour, as with NO_COLOR")->group("Output");
}

int show(const Verdict& verdict, const OutputOptions& options) {
  const bool json = options.format == "json";
  if (json)
    fmt::print("{}\n", verdict_text(verdict));
  else
    fmt::print("{}", console_report(verdict, {wants_colour(1, options.no_color), options.quiet}));
  if (options.folder.empty()) return exit_status(verdict);
  const auto page = write_verdict(options.folder, verdict);
  if (!page) return report_error(page.error());
  fmt::print(json ? stderr : stdout, "Page: {}\n", *page);
  return exit_status(verdict);
}

Result<std::string> write_verdict(const std::string& folder, const Verdict& verdict) {
  if (auto done = write_file(folder, "verdict.json", verdict_text(verdict) + "\n"); !done)
    return tl::make_unexpected(done.error());
  if (auto done = write_file(folder, "report.html", html_report(verdict)); !done)
    return tl::make_unexpected(done.error());
  return folder + "/report.html";
}

Result<std::string> write_index(const std::string& folder, const std::vector<TableRow>& rows) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const TableRow& row : rows)
    list.push_back({{"name", row.name},
                    {"scenario", row.scenario},
                    {"words", row.words},
                    {"passed", row.passed},
                    {"says", row.says},
                    {"verdict", verdict_document(row.verdict)}});
  const std::string text =
      list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  if (auto done = write_file(folder, "verdicts.json", text + "\n"); !done)
    return tl::make_unexpected(done.error());
  if (auto done = write_file(folder, "report.html", html_index(rows)); !done)
    return tl::make_unexpected(done.error());
  return folder + "/report.html";
}

std::string cell_folder(std::size_t number, const std::string& name) {
  constexpr std::size_t kNameBytesMax = 60;
  std::string slug;
  for (const char letter : name) {
    if (slug.size() >= kNameBytesMax) break;
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9');
    if (plain)
      slug += letter;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return fmt::format("{:03}-{}", number, slug.empty() ? "cell" : slug);
}

std::vector<std::string> shown_command(int argc, const char* const* argv) {
  std::vector<std::string> out;
  for (int i = 0; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string before = i == 0 ? "" : argv[i - 1];
    const std::size_t colon = word.find(':');
    const bool header = before == "-H" || before == "--header" || word.starts_with("-H") ||
                        word.starts_with("--header=");
    if (i == 0)
      out.push_back(std::filesystem::path(word).filename().string());
    else if (header && colon != std::string::npos && is_secret_header(word.substr(0, colon)))
      out.push_back(word.substr(0, colon) + ": [redacted]");
    else
      out.push_back(without_secret_words(word));
  }
  return out;
}

}  // namespace streamgauge
