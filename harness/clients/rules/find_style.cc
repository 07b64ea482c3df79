// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "harness/clients/rules/client_style.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

constexpr std::size_t kArgumentMax = std::size_t{64} << 20U;  // a body's limit
constexpr std::string_view kAnyNumber = "(N)";

// "call(argument)@version" in its two halves.
struct AskedStyle {
  std::string_view call, version;
};

AskedStyle take_apart(std::string_view name) {
  const std::size_t at = name.rfind('@');
  if (at == std::string_view::npos) return {name, {}};
  return {name.substr(0, at), name.substr(at + 1)};
}

// Of "16-17 16", the longest word that is `version` or that it refines ("24" of "24.21").
std::size_t version_match(std::string_view versions, std::string_view version) {
  std::size_t best = 0;
  while (!versions.empty()) {
    const std::string_view word = versions.substr(0, versions.find(' '));
    versions.remove_prefix(std::min(word.size() + 1, versions.size()));
    const bool same =
        version.starts_with(word) && (version.size() == word.size() || version[word.size()] == '.');
    if (same) best = std::max(best, word.size());
  }
  return best;
}

std::optional<std::size_t> number_in_brackets(std::string_view call, std::string_view before) {
  std::string_view text = call.substr(before.size());
  if (!text.starts_with('(') || !text.ends_with(')')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (!whole || number == 0 || number > kArgumentMax) return std::nullopt;
  return number;
}

ReadRule with_argument(ReadRule rule, std::size_t argument) {
  if (rule.count == kArgument) rule.count = argument;
  if (rule.split == kArgument) rule.split = argument;
  return rule;
}

// The rule, if the entry's name stands for `call`.
std::optional<ReadRule> matching(const StyleEntry& entry, std::string_view call) {
  if (entry.name == call) {
    if (entry.name.ends_with(kAnyNumber)) return std::nullopt;
    return entry.rule;
  }
  if (!entry.name.ends_with(kAnyNumber)) return std::nullopt;
  const std::string_view before = entry.name.substr(0, entry.name.size() - kAnyNumber.size());
  if (!call.starts_with(before)) return std::nullopt;
  const auto number = number_in_brackets(call, before);
  if (!number) return std::nullopt;
  return with_argument(entry.rule, *number);
}

tl::unexpected<Error> unknown(std::string_view name) {
  constexpr std::size_t kShownMax = 80;
  std::vector<std::string> known;
  for (const StyleEntry* entry : style_catalogue())
    for (const std::string& one :
         {shown_name(*entry), std::string(entry->name), std::string(entry->family)})
      known.push_back(one);
  // Whatever stands in the brackets, it is the call that may be meant.
  std::string call(name.substr(0, kShownMax));
  const std::size_t bracket = call.find('(');
  if (bracket != std::string::npos) call.replace(bracket, std::string::npos, kAnyNumber);
  const std::string near = suggestion(call, known);
  return usage_error(
      fmt::format("there is no client style '{}'", name.substr(0, kShownMax)),
      fmt::format("{}`streamgauge clients` lists them; families: all, python, curl, javascript, "
                  "browser, java, go, dart, react-native",
                  near.empty() ? "" : near + " "));
}

void add_once(std::vector<ClientStyle>& styles, ClientStyle style) {
  const bool known = std::any_of(styles.begin(), styles.end(), [&](const ClientStyle& other) {
    return other.name == style.name;
  });
  if (!known) styles.push_back(std::move(style));
}

// "a(1,2),b" parted at commas outside brackets.
std::vector<std::string_view> parted(std::string_view names) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= names.size(); ++i) {
    if (i < names.size() && names[i] == '(') ++depth;
    if (i < names.size() && names[i] == ')') --depth;
    if (i < names.size() && (names[i] != ',' || depth > 0)) continue;
    std::string_view word = names.substr(begin, i - begin);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    out.push_back(word);
    begin = i + 1;
  }
  return out;
}

}  // namespace

std::vector<const StyleEntry*> style_catalogue() {
  std::vector<const StyleEntry*> out;
  for (const auto& styles : {python_styles(), python_sdk_styles(), javascript_styles(),
                             browser_styles(), other_styles()})
    for (const StyleEntry& entry : styles) out.push_back(&entry);
  return out;
}

std::string pattern_name(const StyleEntry& entry) {
  std::string name(entry.name);
  if (!entry.newest) name += fmt::format("@{}", entry.versions.substr(0, entry.versions.find(' ')));
  return name;
}

std::string shown_name(const StyleEntry& entry) {
  std::string name = pattern_name(entry);
  const std::size_t number = name.find(kAnyNumber);
  if (number == std::string::npos) return name;
  return name.replace(number, kAnyNumber.size(), fmt::format("({})", entry.example));
}

Result<ClientStyle> find_style(std::string_view name) {
  const AskedStyle asked = take_apart(name);
  std::optional<ClientStyle> best;
  std::size_t best_match = 0;
  for (const StyleEntry* entry : style_catalogue()) {
    const auto rule = matching(*entry, asked.call);
    if (!rule) continue;
    if (asked.version.empty() && name == asked.call && entry->newest)
      return ClientStyle{std::string(name), entry, *rule};
    const std::size_t match = version_match(entry->versions, asked.version);
    if (match <= best_match) continue;
    best_match = match;
    best = ClientStyle{std::string(name), entry, *rule};
  }
  if (!best) return unknown(name);
  return *best;
}

Result<std::vector<ClientStyle>> find_styles(std::string_view names) {
  std::vector<ClientStyle> out;
  for (const std::string_view name : parted(names)) {
    auto style = find_style(name);
    if (style) {  // `curl` is a style, and a family's name
      add_once(out, std::move(*style));
      continue;
    }
    bool family = false;
    for (const StyleEntry* entry : style_catalogue()) {
      if (name != "all" && name != entry->family) continue;
      family = true;
      add_once(out, {shown_name(*entry), entry, with_argument(entry->rule, entry->example)});
    }
    if (!family) return tl::make_unexpected(style.error());
  }
  return out;
}

}  // namespace streamgauge
