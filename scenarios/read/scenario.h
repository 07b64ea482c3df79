// SPDX-License-Identifier: MIT
// For scenario files: what to start, what to ask, and what is expected of it; one entry a cell.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "scenarios/plan/plan.h"
#include "scenarios/result.h"

namespace streamgauge {

struct LaunchSpec {
  std::vector<std::string> command;
  Headers environment;
  std::string directory;
  std::string ready;  // absolute URL; "tcp://HOST:PORT" when a connection is enough
};

struct HopSpec {
  std::string name;
  std::string url;
};

// Of what one client style would have seen.
struct ClientExpectation {
  std::string style;
  std::vector<std::string> verdict;  // any of them; empty: not expected
  std::vector<std::string> shape;    // kind, any of them
  std::string held_by;               // "client"
  std::string path;                  // in the file, for whoever finds no such style
};

// Empty or null: not expected.
struct Expectation {
  std::vector<std::string> verdict;  // any of them
  std::vector<std::string> shape;    // kind, any of them
  std::optional<double> bytes;       // of a block or held head, within 3 %
  std::optional<double> chunks;      // behind by
  std::string head, concurrency, cause, first_bad_hop, failure_contains, note_contains;
  std::optional<bool> fix_verified;
  std::optional<long> status, exit;
  std::vector<ClientExpectation> clients;
};

// A scenario with every matrix word in its place.
struct ScenarioCell {
  std::string name;  // "nginx" or "chat[media_type=text/plain]"
  Plan plan;
  std::string relay;  // empty: none
  std::vector<LaunchSpec> launches;
  std::vector<HopSpec> hops;  // inner to outer
  std::string method = "GET", path = "/stream/sse", body, ca_file;
  Headers headers;
  std::string accept_encoding = "gzip, deflate";
  bool pair = true;
  std::vector<std::string> clients;  // styles and families; empty: none
  std::string says;                  // what is true when all is as expected
  Expectation expect;
};

// What ${...} may stand for beside matrix words: ${port.NAME}, ${mock.url}, ${scenario.directory}.
using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

// One matrix cell, not yet read: its words are known, ports and the mock's URL are not.
struct ScenarioDraft {
  std::string file;
  std::string scenario;                      // its name, without words
  std::vector<std::string> axes;             // the matrix' names, in order
  std::map<std::string, std::string> words;  // by them
  std::string name;
  std::shared_ptr<const nlohmann::ordered_json> tree;
};

// The cells of a YAML or JSON file. Error: file, line or path, what is wrong and what to write.
Result<std::vector<ScenarioDraft>> read_scenarios(const std::string& file);

// Puts words in place and reads every key; unknown keys are refused with their path.
Result<ScenarioCell> complete(const ScenarioDraft& draft, const Lookup& lookup);

}  // namespace streamgauge
