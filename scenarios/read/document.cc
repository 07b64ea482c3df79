// SPDX-License-Identifier: MIT
#include "scenarios/read/document.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

// What stands under them is sent to a server or a client as JSON, where 3 and "3" differ.
bool holds_json(const std::string& key) { return key == "json" || key == "arguments"; }

// Where types count, a plain word that is JSON by itself (3, true, null) is that; a quoted one is
// a text. Elsewhere all words are texts, so that `model: 3.10` is not 3.1.
Json scalar(const YAML::Node& node, bool typed) {
  if (!typed) return node.IsNull() ? Json("") : Json(node.as<std::string>());
  if (node.IsNull()) return nullptr;
  auto text = node.as<std::string>();
  if (node.Tag() == "?")  // yaml-cpp's tag of what is not quoted
    if (const Json value = Json::parse(text, nullptr, false); value.is_primitive()) return value;
  return text;
}

// Counts what it makes: an alias of an alias of an alias grows without end.
class YamlTree {
 public:
  Json make(const YAML::Node& node, const std::string& path, std::size_t depth,
            bool typed = false) {
    if (depth > kDocumentDepthMax) throw TreeMistake{path, "is nested more than 32 deep", {}};
    if (++nodes_ > kDocumentNodesMax) throw TreeMistake{path, "is one of over 1,000,000 nodes", {}};
    if (node.IsMap()) return mapping(node, path, depth, typed);
    if (!node.IsSequence()) return scalar(node, typed);
    Json out = Json::array();
    for (const auto& entry : node)
      out.push_back(make(entry, fmt::format("{}/{}", path, out.size()), depth + 1, typed));
    return out;
  }

 private:
  Json mapping(const YAML::Node& node, const std::string& path, std::size_t depth, bool typed) {
    Json out = Json::object();
    for (const auto& entry : node) {
      const auto key = entry.first.as<std::string>();
      const std::string inner = path + "/" + key;
      if (out.contains(key))
        throw TreeMistake{
            inner, fmt::format("stands twice (line {})", entry.first.Mark().line + 1), {}};
      out[key] = make(entry.second, inner, depth + 1, typed || holds_json(key));
    }
    return out;
  }

  std::size_t nodes_ = 0;
};

// Told of every key while the text is parsed, so that a document too deep is never built.
class KeyWatch {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    if (static_cast<std::size_t>(depth) > kDocumentDepthMax)
      throw TreeMistake{"", "is nested more than 32 deep", {}};
    if (event == Json::parse_event_t::object_start) keys_.emplace_back();
    if (event == Json::parse_event_t::object_end) keys_.pop_back();
    if (event == Json::parse_event_t::key && !keys_.back().insert(parsed).second)
      throw TreeMistake{"", fmt::format("key {} stands twice", parsed.dump()), {}};
    return true;
  }

 private:
  std::vector<std::set<Json>> keys_;
};

std::string read_text(const std::string& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    throw TreeMistake{"", "is a directory", "name a YAML or JSON file"};
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw TreeMistake{"", "cannot be read", "check its name and permissions"};
  std::string text(kDocumentBytesMax + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kDocumentBytesMax) throw TreeMistake{"", "is over 8 MiB", {}};
  return text;
}

std::string line_and_column(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return fmt::format("line {}, column {}", line, before.size() - start + 1);
}

}  // namespace

Result<Json> parse_document(std::string_view json, const std::string& where) {
  try {
    return Json::parse(json, KeyWatch());
  } catch (const TreeMistake& mistake) {
    return tl::make_unexpected(mistake_error(where, mistake));
  } catch (const Json::parse_error& error) {
    const std::size_t at = error.byte == 0 ? 0 : error.byte - 1;
    return usage_error(fmt::format("{}: is not JSON at {}", where, line_and_column(json, at)),
                       "check for a missing quote, comma or bracket there");
  } catch (const Json::out_of_range&) {
    return usage_error(where + ": holds a number that is out of range");
  }
}

Result<Json> read_document(const std::string& file) {
  try {
    const std::string text = read_text(file);
    if (std::filesystem::path(file).extension() == ".json") return parse_document(text, file);
    return YamlTree().make(YAML::Load(text), "", 0);
  } catch (const TreeMistake& mistake) {
    return tl::make_unexpected(mistake_error(file, mistake));
  } catch (const YAML::Exception& error) {
    return usage_error(fmt::format("{}:{}: {}", file, error.mark.line + 1, error.msg));
  }
}

}  // namespace streamgauge
