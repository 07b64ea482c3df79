// SPDX-License-Identifier: MIT
#include "scenarios/read/substitute.h"

#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

std::string replaced(const std::string& text, const std::string& path, const Lookup& lookup) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = text.find("${"); open != std::string::npos; open = text.find("${", at)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) throw TreeMistake{path, "has a '${' without its '}'", {}};
    const std::string name = text.substr(open + 2, close - open - 2);
    const auto value = lookup(name);
    if (!value)
      throw TreeMistake{path, "'${" + name + "}' is not known",
                        "matrix names, port.NAME, mock.url, mock.port, scenario.directory"};
    out += text.substr(at, open - at) + *value;
    at = close + 1;
  }
  return out + text.substr(at);
}

}  // namespace

nlohmann::ordered_json substitute(const nlohmann::ordered_json& node, const std::string& path,
                                  const Lookup& lookup) {
  if (node.is_string()) return replaced(node.get<std::string>(), path, lookup);
  nlohmann::ordered_json out = node;
  if (node.is_object()) {
    for (auto& [key, value] : out.items()) {
      if (path.empty() && key == "matrix") continue;
      value = substitute(value, path + "/" + key, lookup);
    }
  } else if (node.is_array()) {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = substitute(out[i], path + "/" + std::to_string(i), lookup);
  }
  return out;
}

}  // namespace streamgauge
