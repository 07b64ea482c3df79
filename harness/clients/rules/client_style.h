// SPDX-License-Identifier: MIT
// For the catalogue of client styles: what each blocks for, which request it makes, how to mend it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/clients/rules/read_rule.h"
#include "scenarios/result.h"

namespace streamgauge {

// Stands in a rule for the number in the style's brackets.
constexpr std::size_t kArgument = kAllBytes - 1;

// One row of the catalogue.
struct StyleEntry {
  std::string_view name;      // "requests.iter_content(N)": N is a number that the user chooses
  std::string_view family;    // "python", "curl", "javascript", "browser", "java", "go", ...
  std::string_view profile;   // of the request that it makes; see profiles.h
  std::string_view versions;  // that behave so, as after the @, parted by spaces; may be empty
  bool newest = true;         // what the name without a version means
  std::size_t example = 0;    // the N that stands for it in a family
  std::string_view blocks_for;
  std::string_view fix;  // for whoever finds it held by this client
  ReadRule rule;
};

// A style that was asked for, its number in place.
struct ClientStyle {
  std::string name;  // as asked for
  const StyleEntry* entry = nullptr;
  ReadRule rule;
};

// Of all families, a family's together.
std::vector<const StyleEntry*> style_catalogue();

std::span<const StyleEntry> python_styles();
std::span<const StyleEntry> python_sdk_styles();
std::span<const StyleEntry> javascript_styles();
std::span<const StyleEntry> browser_styles();
std::span<const StyleEntry> other_styles();

// Error: no such style; the hint names the nearest.
Result<ClientStyle> find_style(std::string_view name);

// "all", a family, or styles parted by commas outside brackets; none twice.
Result<std::vector<ClientStyle>> find_styles(std::string_view names);

// Its name with the first of its versions, if they are not the newest.
std::string pattern_name(const StyleEntry& entry);

// The name that a family's table shows: the same with its example for N.
std::string shown_name(const StyleEntry& entry);

}  // namespace streamgauge
