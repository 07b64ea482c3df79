// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "scenarios/read/document.h"
#include "scenarios/read/scenario.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kCellsMax = 1000;

void expand(TreeReader& matrix, const std::vector<std::string>& names, std::size_t at,
            ScenarioDraft draft, std::vector<ScenarioDraft>& out) {
  if (at == names.size()) {
    std::string label;
    for (const std::string& name : names)
      label += fmt::format("{}{}={}", label.empty() ? "[" : ",", name, draft.words[name]);
    draft.name += label.empty() ? "" : label + "]";
    if (out.size() >= kCellsMax) throw TreeMistake{"/matrix", "has over 1,000 cells", {}};
    out.push_back(std::move(draft));
    return;
  }
  const std::vector<std::string> words = matrix.words(names[at]);
  if (words.empty())
    throw TreeMistake{matrix.path(names[at]), "has no values", "give it one, or leave it out"};
  for (const std::string& word : words) {
    draft.words[names[at]] = word;
    expand(matrix, names, at + 1, draft, out);
  }
}

}  // namespace

Result<std::vector<ScenarioDraft>> read_scenarios(const std::string& file) {
  auto document = read_document(file);
  if (!document) return tl::make_unexpected(document.error());
  try {
    const auto tree = std::make_shared<const Json>(std::move(*document));
    TreeReader reader(*tree, "");
    const std::string scenario = reader.text("name", file);
    ScenarioDraft draft{file, scenario, {}, {}, scenario, tree};
    std::vector<std::string>& names = draft.axes;
    std::vector<ScenarioDraft> drafts;
    const Json empty = Json::object();
    const Json* matrix = reader.find("matrix");
    TreeReader words(matrix == nullptr ? empty : *matrix, "/matrix");
    if (matrix != nullptr)
      for (const auto& [name, list] : matrix->items()) names.push_back(name);
    expand(words, draft.axes, 0, draft, drafts);
    return drafts;
  } catch (const TreeMistake& mistake) {
    return tl::make_unexpected(mistake_error(file, mistake));
  }
}

}  // namespace streamgauge
