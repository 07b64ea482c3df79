// SPDX-License-Identifier: MIT
#include "scenarios/read/expectation.h"

#include <algorithm>

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string> kVerdicts = {"STREAMS", "BUFFERS", "INCONCLUSIVE", "FAILED"};
const std::vector<std::string> kHolders = {"nobody", "server", "client", "both"};

std::vector<std::string> verdicts(TreeReader& reader, const std::string& key) {
  std::vector<std::string> words = reader.words(key);
  for (const std::string& word : words) {
    if (std::find(kVerdicts.begin(), kVerdicts.end(), word) != kVerdicts.end()) continue;
    throw TreeMistake{reader.path(key), "'" + word + "' is no verdict",
                      "STREAMS, BUFFERS, INCONCLUSIVE or FAILED"};
  }
  return words;
}

// {"curl": BUFFERS, "axios": {verdict: BUFFERS, shape: held_to_end, held_by: client}}
std::vector<ClientExpectation> read_clients(TreeReader reader) {
  std::vector<ClientExpectation> out;
  for (const std::string& style : reader.keys()) {
    ClientExpectation expect;
    expect.style = style;
    expect.path = reader.path(style);
    if (reader.find(style)->is_object()) {
      TreeReader inner = reader.child(style);
      expect.verdict = verdicts(inner, "verdict");
      expect.shape = inner.words("shape");
      if (inner.has("held_by")) expect.held_by = inner.choice("held_by", kHolders, "");
      inner.finish();
    } else {
      expect.verdict = verdicts(reader, style);
    }
    out.push_back(std::move(expect));
  }
  return out;
}

}  // namespace

Expectation read_expectation(TreeReader reader) {
  Expectation expect;
  expect.verdict = reader.words("verdict");
  if (const Json* shape = reader.find("shape"); shape != nullptr && shape->is_object()) {
    TreeReader inner(*shape, reader.path("shape"));
    expect.shape = inner.words("kind");
    expect.bytes = inner.number("bytes");
    expect.chunks = inner.number("chunks");
    inner.finish();
  } else {
    expect.shape = reader.words("shape");
  }
  expect.head = reader.text("head");
  expect.concurrency = reader.text("concurrency");
  expect.cause = reader.text("cause");
  expect.first_bad_hop = reader.text("first_bad_hop");
  expect.failure_contains = reader.text("failure_contains");
  expect.note_contains = reader.text("note_contains");
  if (reader.has("fix_verified")) expect.fix_verified = reader.flag("fix_verified", false);
  if (const auto status = reader.number("status")) expect.status = static_cast<long>(*status);
  if (const auto exit = reader.number("exit")) expect.exit = static_cast<long>(*exit);
  if (reader.has("clients")) expect.clients = read_clients(reader.child("clients"));
  reader.finish();
  return expect;
}

}  // namespace streamgauge
