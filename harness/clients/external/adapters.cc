// SPDX-License-Identifier: MIT
#include "harness/clients/external/adapters.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/read/document.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

std::string with_root(std::string word, const std::string& root) {
  constexpr std::string_view kRoot = "{root}";
  if (const std::size_t at = word.find(kRoot); at != std::string::npos)
    word.replace(at, kRoot.size(), root);
  return word;
}

Adapter read_one(const nlohmann::ordered_json& node, const std::string& path,
                 const std::string& root) {
  TreeReader reader(node, path);
  Adapter out;
  out.program.name = reader.text("name");
  for (const std::string& word : reader.words("command"))
    out.program.command.push_back(with_root(word, root));
  out.version = reader.text("version");
  out.styles = reader.words("styles");
  out.installed_by = reader.text("installed_by");
  reader.finish();
  if (out.program.name.empty()) throw TreeMistake{path + "/name", "is missing", {}};
  if (out.program.command.empty()) throw TreeMistake{path + "/command", "is missing", {}};
  if (out.styles.empty()) throw TreeMistake{path + "/styles", "is missing", {}};
  return out;
}

}  // namespace

std::string Adapter::style_name(const std::string& pattern) const {
  return pattern + (version.empty() ? "" : "@" + version);
}

Result<std::vector<Adapter>> read_adapters(const std::string& file, const std::string& root) {
  const auto document = read_document(file);
  if (!document) return tl::make_unexpected(document.error());
  try {
    TreeReader reader(*document, "");
    const auto* list = reader.find("programs");
    if (list == nullptr || !list->is_array())
      throw TreeMistake{"/programs", "is missing, or no list", {}};
    reader.finish();
    std::vector<Adapter> out;
    for (const auto& node : *list)
      out.push_back(read_one(node, fmt::format("/programs/{}", out.size()), root));
    return out;
  } catch (const TreeMistake& mistake) {
    return tl::make_unexpected(mistake_error(file, mistake));
  }
}

Result<Adapter> adapter_of(const ExternalStyle& style, const std::vector<Adapter>& adapters) {
  std::vector<std::string> known;
  for (const Adapter& adapter : adapters) {
    for (const std::string& pattern : adapter.styles) {
      if (adapter.version == style.version && matches(pattern, style)) return adapter;
      known.push_back(adapter.style_name(pattern));
    }
  }
  const std::string near = suggestion(style.text(), known);
  return usage_error(
      fmt::format("no program has the style '{}'{}", style.text(), near.empty() ? "" : ": " + near),
      "`streamgauge clients` lists them");
}

}  // namespace streamgauge
