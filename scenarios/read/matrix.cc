// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "scenarios/read/scenario.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kDepthMax = 32;
constexpr std::size_t kCellsMax = 1000;
constexpr std::size_t kValuesMax = 100'000;

// YAML is a superset of JSON here; every scalar stays the text that it was. Aliases are copied, so
// a small file can stand for a huge tree: the values are counted.
class YamlReader {
 public:
  Json read(const YAML::Node& node, const std::string& path, std::size_t depth) {
    if (depth > kDepthMax) throw TreeMistake{path, "is nested more than 32 deep", {}};
    if (++values_ > kValuesMax) throw TreeMistake{path, "stands after over 100,000 values", {}};
    if (node.IsMap()) return read_map(node, path, depth);
    if (!node.IsSequence()) return node.IsNull() ? Json("") : Json(node.as<std::string>());
    Json out = Json::array();
    for (const auto& entry : node)
      out.push_back(read(entry, fmt::format("{}/{}", path, out.size()), depth + 1));
    return out;
  }

 private:
  Json read_map(const YAML::Node& node, const std::string& path, std::size_t depth) {
    Json out = Json::object();
    for (const auto& entry : node) {
      const auto key = entry.first.as<std::string>();
      const std::string inner = path + "/" + key;
      const int line = entry.first.Mark().line + 1;
      if (out.contains(key))
        throw TreeMistake{inner, fmt::format("stands twice (line {})", line), {}};
      out[key] = read(entry.second, inner, depth + 1);
    }
    return out;
  }

  std::size_t values_ = 0;
};

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
  try {
    const auto tree = std::make_shared<const Json>(YamlReader().read(YAML::LoadFile(file), "", 0));
    TreeReader reader(*tree, "");
    ScenarioDraft draft{file, {}, reader.text("name", file), tree};
    std::vector<std::string> names;
    std::vector<ScenarioDraft> drafts;
    const Json empty = Json::object();
    const Json* matrix = reader.find("matrix");
    TreeReader words(matrix == nullptr ? empty : *matrix, "/matrix");
    if (matrix != nullptr)
      for (const auto& [name, list] : matrix->items()) names.push_back(name);
    expand(words, names, 0, draft, drafts);
    return drafts;
  } catch (const TreeMistake& mistake) {
    return usage_error(fmt::format("{}: {} {}", file, mistake.path, mistake.what), mistake.hint);
  } catch (const YAML::BadFile&) {
    return usage_error(fmt::format("{} cannot be read", file), "name a scenario file");
  } catch (const YAML::Exception& error) {
    return usage_error(fmt::format("{}:{}: {}", file, error.mark.line + 1, error.msg));
  }
}

}  // namespace streamgauge
