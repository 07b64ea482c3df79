// SPDX-License-Identifier: MIT
#include "cli/help.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kDescriptionColumn = 30;

// Breaks between words; every line but the first begins with `indent` spaces.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t used) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (used + (end - at) > kColumns && !out.empty()) {
      out.back() = '\n';
      out.append(indent, ' ');
      used = indent;
    }
    out += text.substr(at, end - at) + " ";
    used += end - at + 1;
    at = end + 1;
  }
  return out.substr(0, out.find_last_not_of(' ') + 1);
}

std::string two_columns(const std::string& left, const std::string& right) {
  std::string line = "  " + left;
  line += line.size() + 2 > kDescriptionColumn ? "\n" + std::string(kDescriptionColumn, ' ')
                                               : std::string(kDescriptionColumn - line.size(), ' ');
  return line + wrapped(right, kDescriptionColumn, kDescriptionColumn) + "\n";
}

class HelpStyle final : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    std::string text = CLI::Formatter::make_help(app, std::move(name), mode);
    for (std::size_t at = 0; (at = text.find("\n\n\n", at)) != std::string::npos;)
      text.erase(at, 1);
    return text;
  }
  std::string make_option(const CLI::Option* option, bool positional) const override {
    std::string left = positional ? option->get_name(true, false) : option->get_name(false, true);
    if (const std::size_t comma = left.find(','); comma != std::string::npos)
      left.replace(comma, 1, ", ");
    if (!option->get_option_text().empty()) left += " " + option->get_option_text();
    // The text would else be that of a check: the description says it better.
    else if (!positional && option->get_type_size() != 0)
      left += " " + option->get_type_name().substr(0, option->get_type_name().find(":{"));
    std::string right = option->get_description();
    if (!option->get_default_str().empty()) right += " [" + option->get_default_str() + "]";
    return two_columns(left, right);
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return two_columns(command->get_name(), command->get_description());
  }
  std::string make_description(const CLI::App* app) const override {
    return wrapped(app->get_description(), 0, 0) + "\n\n";
  }
};

std::string shown_flag(const std::string& word) { return word.substr(0, word.find('=')); }

std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) out.push_back("--" + name);
  return out;
}

std::string no_subcommand(const CLI::App& program, const std::string& word) {
  if (word.empty()) return "no subcommand is named";
  if (word.front() == '-')
    return fmt::format("'{}' is not a flag of the program", shown_flag(word));
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands({})) names.push_back(command->get_name());
  const std::string near = suggestion(word, names);
  return fmt::format("'{}' is not a subcommand{}", word, near.empty() ? "" : ": " + near);
}

// The unknown flag if there is one, else the word that was one too many.
std::string not_expected(const CLI::App& app, const std::vector<std::string>& remaining,
                         const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::find(remaining.begin(), remaining.end(), words[i]) == remaining.end()) continue;
    const std::string flag = shown_flag(words[i]);
    if (flag.size() < 2 || flag.front() != '-') continue;
    const std::string near = suggestion(flag, flags_of(app));
    return fmt::format("'{}' is not a flag of {}{}", flag, app.get_name(),
                       near.empty() ? "" : ": " + near);
  }
  return "a word too many: values with spaces in them must be quoted";
}

std::string what_is_wrong(const CLI::App& app, const CLI::ParseError& error,
                          const std::vector<std::string>& words) {
  std::string what = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
    return not_expected(app, app.remaining(true), words);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return what.substr(0, what.find(' ')) + " is missing";
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
    return what.substr(0, what.find(':')) + " needs a value";
  return what;
}

}  // namespace

void set_help_style(CLI::App& program) {
  program.formatter(std::make_shared<HelpStyle>());
  program.get_formatter()->label("SUBCOMMAND", "COMMAND ...");
  program.get_formatter()->label("Positionals", "Argument");
}

Error parse_mistake(const CLI::App& program, const CLI::ParseError& error,
                    const std::vector<std::string>& words) {
  const auto chosen = program.get_subcommands();
  if (program.get_subcommands({}).empty())
    return {ErrorKind::usage, what_is_wrong(program, error, words),
            fmt::format("see `{} --help`", program.get_name())};
  if (chosen.empty()) {
    const std::string word = words.empty() ? "" : words.front();
    if (word.find("://") != std::string::npos)
      return {ErrorKind::usage, "a URL stands where a subcommand should",
              "write streamgauge check " + word.substr(0, word.find_first_of("?#"))};
    return {ErrorKind::usage, no_subcommand(program, word), "see `streamgauge --help`"};
  }
  const CLI::App& app = *chosen.front();
  return {ErrorKind::usage, what_is_wrong(app, error, words),
          fmt::format("see `streamgauge {} --help`", app.get_name())};
}

}  // namespace streamgauge
