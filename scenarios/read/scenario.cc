// SPDX-License-Identifier: MIT
#include "scenarios/read/scenario.h"

#include <fmt/format.h>

#include "scenarios/read/expectation.h"
#include "scenarios/read/plan.h"
#include "scenarios/read/substitute.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kPacedChunksMax = 1000;

Headers read_headers(const Json* node, const std::string& path) {
  Headers headers;
  if (node == nullptr) return headers;
  if (!node->is_object()) throw TreeMistake{path, "is not a mapping of names to values", {}};
  for (const auto& [key, value] : node->items())
    headers.push_back({key, scalar_text(value, path + "/" + key)});
  return headers;
}

LaunchSpec read_launch(TreeReader reader) {
  LaunchSpec launch;
  launch.command = reader.words("command");
  if (launch.command.empty())
    throw TreeMistake{reader.path("command"), "is missing", "write it as a list of words"};
  launch.environment = read_headers(reader.find("env"), reader.path("env"));
  launch.directory = reader.text("directory");
  if (!reader.has("ready"))
    throw TreeMistake{reader.path("ready"), "is missing", "write ready: {http: URL}"};
  TreeReader ready = reader.child("ready");
  launch.ready = ready.text("http");
  if (const std::string tcp = ready.text("tcp"); !tcp.empty()) launch.ready = "tcp://" + tcp;
  ready.finish();
  reader.finish();
  return launch;
}

void read_target(TreeReader reader, ScenarioCell& cell) {
  if (const Json* launches = reader.find("launches")) {
    for (std::size_t i = 0; i < launches->size(); ++i)
      cell.launches.push_back(
          read_launch({(*launches)[i], fmt::format("{}/{}", reader.path("launches"), i)}));
  }
  if (reader.has("launch")) cell.launches.push_back(read_launch(reader.child("launch")));
  if (const Json* hops = reader.find("hops")) {
    for (std::size_t i = 0; i < hops->size(); ++i) {
      TreeReader hop((*hops)[i], fmt::format("{}/{}", reader.path("hops"), i));
      cell.hops.push_back({hop.text("name"), hop.text("url")});
      hop.finish();
    }
  }
  reader.finish();
}

void read_request(TreeReader reader, ScenarioCell& cell) {
  cell.path = reader.text("path", cell.path);
  cell.headers = read_headers(reader.find("headers"), reader.path("headers"));
  cell.body = reader.text("body");
  if (const Json* json = reader.find("json")) {
    cell.body = json->dump(-1, ' ', false, Json::error_handler_t::replace);
    cell.headers.push_back({"Content-Type", "application/json"});
  }
  cell.method = reader.text("method", cell.body.empty() ? "GET" : "POST");
  cell.ca_file = reader.text("ca_file");
  reader.finish();
}

// The first entry of expect_when whose words all agree takes the place of `expect`.
void read_expect_when(const Json* list, const std::string& path, const ScenarioDraft& draft,
                      ScenarioCell& cell) {
  bool chosen = false;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    TreeReader entry((*list)[i], fmt::format("{}/{}", path, i));
    bool agrees = true;
    for (const Header& word : read_headers(entry.find("when"), entry.path("when"))) {
      const auto found = draft.words.find(word.name);
      if (found == draft.words.end())
        throw TreeMistake{entry.path("when"), "'" + word.name + "' is not in the matrix", {}};
      agrees = agrees && found->second == word.value;
    }
    Expectation expect = read_expectation(entry.child("expect"));
    entry.finish();
    if (agrees && !chosen) cell.expect = std::move(expect);
    chosen = chosen || agrees;
  }
}

ScenarioCell read_cell(const Json& tree, const ScenarioDraft& draft) {
  ScenarioCell cell;
  cell.name = draft.name;
  TreeReader reader(tree, "");
  for (const char* known : {"name", "description", "matrix"}) reader.find(known);
  cell.says = reader.text("says");
  cell.plan.pacing.gaps = {std::chrono::milliseconds(10)};
  if (reader.has("mock")) cell.plan = read_plan(reader.child("mock"));
  if (cell.plan.chunks > kPacedChunksMax)
    throw TreeMistake{"/mock/chunks", "is over 1000", "a probe needs no more"};
  cell.relay = reader.text("relay");
  if (reader.has("target")) read_target(reader.child("target"), cell);
  if (reader.has("request")) read_request(reader.child("request"), cell);
  cell.accept_encoding = reader.text("accept_encoding", cell.accept_encoding);
  cell.pair = reader.flag("pair", true);
  cell.clients = reader.words("clients");
  if (reader.has("expect")) cell.expect = read_expectation(reader.child("expect"));
  const Json* when = reader.find("expect_when");
  read_expect_when(when, reader.path("expect_when"), draft, cell);
  reader.finish();
  return cell;
}

}  // namespace

Result<ScenarioCell> complete(const ScenarioDraft& draft, const Lookup& lookup) {
  try {
    const Json tree = substitute(*draft.tree, "", [&](const std::string& name) {
      const auto word = draft.words.find(name);
      return word == draft.words.end() ? lookup(name) : std::optional(word->second);
    });
    return read_cell(tree, draft);
  } catch (const TreeMistake& mistake) {
    return tl::make_unexpected(mistake_error(draft.file, mistake));
  }
}

}  // namespace streamgauge
