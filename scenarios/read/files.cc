// SPDX-License-Identifier: MIT
#include "scenarios/read/files.h"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "scenarios/plan/base64.h"
#include "scenarios/plan/plan.h"
#include "scenarios/read/trace.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

void take_in_text(Json& answer, const std::filesystem::path& folder, const std::string& path) {
  const auto name = folder / scalar_text(answer["file"], path);
  std::ifstream file(name, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file && bytes.empty())
    throw TreeMistake{path, fmt::format("'{}' cannot be read", name.string()), {}};
  if (bytes.size() > kTextBytesMax) throw TreeMistake{path, "is over 64 MiB", {}};
  answer.erase("file");
  answer["base64"] = base64_of(bytes);
}

void take_in(Json& node, const std::filesystem::path& folder, const std::string& path) {
  if (node.is_array())
    for (std::size_t i = 0; i < node.size(); ++i)
      take_in(node[i], folder, fmt::format("{}/{}", path, i));
  if (!node.is_object()) return;
  for (auto& [key, value] : node.items()) {
    const std::string at = path + "/" + key;
    if (key == "answer" && value.is_object() && value.contains("file")) {
      take_in_text(value, folder, at + "/file");
    } else if (key == "timing" && value.is_object() && value.contains("trace") &&
               value["trace"].is_string()) {
      Json& trace = value["trace"];
      trace = trace_of_file(folder / trace.get<std::string>(), at + "/trace");
    } else {
      take_in(value, folder, at);
    }
  }
}

}  // namespace

void take_in_files(Json& tree, const std::filesystem::path& folder) { take_in(tree, folder, ""); }

}  // namespace streamgauge
