// SPDX-License-Identifier: MIT
#include "scenarios/read/plan.h"

#include <algorithm>

#include "scenarios/plan/units.h"
#include "scenarios/read/document.h"
#include "scenarios/read/plan_parts.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string> kPayloads = {"words", "incompressible"};
// The request's path decides the dialect; the key is for people, but it may not be nonsense.
const std::vector<std::string> kDialects = {
    "openai.chat",     "openai.completions", "openai.responses", "anthropic.messages",
    "gemini.generate", "ollama.chat",        "ollama.generate",  "plain.sse",
    "plain.ndjson",    "plain.json_seq",     "plain.text",       "plain.raw"};

}  // namespace

Duration read_duration(TreeReader& reader, const char* key, const std::string& fallback) {
  return good(parse_duration(reader.text(key, fallback)), reader.path(key));
}

std::size_t read_size(TreeReader& reader, const char* key, std::size_t max) {
  const std::size_t size = good(parse_size(reader.text(key, "0")), reader.path(key));
  if (size > max)
    throw TreeMistake{reader.path(key),
                      max >= 1U << 20U ? "is over " + std::to_string(max >> 20U) + " MiB"
                                       : "is over " + std::to_string(max) + " bytes",
                      {}};
  return size;
}

std::size_t index_of(const std::vector<std::string>& words, const std::string& word) {
  return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

Plan read_plan(TreeReader reader) {
  Plan plan;
  plan.pacing.gaps = {std::chrono::milliseconds(10)};
  reader.choice("api", kDialects, "openai.chat");
  plan.chunks = reader.whole("chunks", 1, kChunksMax, plan.chunks);
  if (reader.has("chunk_bytes"))
    plan.chunk_bytes = good(parse_size(reader.text("chunk_bytes")), reader.path("chunk_bytes"));
  if (plan.chunk_bytes < kChunkBytesMin || plan.chunk_bytes > kChunkBytesMax)
    throw TreeMistake{reader.path("chunk_bytes"), "is not between 12 bytes and 1 MiB", {}};
  plan.payload =
      static_cast<Payload>(index_of(kPayloads, reader.choice("payload", kPayloads, "words")));
  plan.seed = reader.whole("seed", 0, UINT64_MAX, plan.seed);
  if (const Json* answer = reader.find("answer"))
    plan.answer = read_answer(*answer, reader.path("answer"));
  if (reader.has("fail")) plan.fail = read_failure(reader.child("fail"));
  if (reader.has("quota")) plan.quota = read_quota(reader.child("quota"));
  if (reader.has("load")) plan.load = read_load(reader.child("load"));
  if (const Json* outages = reader.find("outages"))
    plan.outages = read_outages(*outages, reader.path("outages"));
  if (reader.has("timing")) plan.pacing = read_timing(reader.child("timing"), plan.pacing);
  if (reader.has("wire")) plan.wire = read_wire(reader.child("wire"));
  if (const Json* faults = reader.find("faults"))
    plan.faults = read_faults(*faults, reader.path("faults"));
  plan.lockstep = reader.flag("lockstep", false);
  reader.finish();
  // Behind a gate only what is asked for is made, unless its length must be told ahead.
  const bool made_whole = !plan.lockstep || plan.wire.framing == Framing::content_length ||
                          plan.wire.http_chunk_bytes > 0;
  if (made_whole && plan.chunks * plan.chunk_bytes > kTextBytesMax)
    throw TreeMistake{reader.path("chunks"), "times chunk_bytes is over 64 MiB",
                      "ask for fewer or smaller chunks"};
  return plan;
}

Result<Plan> parse_plan(const Json& tree, const std::string& where) {
  try {
    if (tree.is_object() && tree.contains("mock"))
      throw TreeMistake{"/mock", "is not a key of a plan",
                        "a plan is what stands under 'mock' in a scenario file"};
    return read_plan({tree, ""});
  } catch (const TreeMistake& mistake) {
    return tl::make_unexpected(mistake_error(where, mistake));
  }
}

Result<Plan> parse_plan(std::string_view json) {
  const auto tree = parse_document(json, "plan");
  if (!tree) return tl::make_unexpected(tree.error());
  return parse_plan(*tree, "plan");
}

Json plan_json(const Plan& plan) {
  Json json = {{"chunks", plan.chunks},
               {"chunk_bytes", plan.chunk_bytes},
               {"payload", kPayloads[static_cast<std::size_t>(plan.payload)]},
               {"seed", plan.seed},
               {"timing", timing_json(plan.pacing)},
               {"wire", wire_json(plan.wire)},
               {"lockstep", plan.lockstep}};
  if (plan.answer != Answer()) json["answer"] = answer_json(plan.answer);
  if (plan.fail != PlannedFailure()) json["fail"] = failure_json(plan.fail);
  if (plan.quota) json["quota"] = quota_json(*plan.quota);
  if (plan.load) json["load"] = load_json(*plan.load);
  if (!plan.outages.empty()) json["outages"] = outages_json(plan.outages);
  if (!plan.faults.empty()) json["faults"] = faults_json(plan.faults);
  return json;
}

}  // namespace streamgauge
