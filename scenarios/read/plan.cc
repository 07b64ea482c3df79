// SPDX-License-Identifier: MIT
#include "scenarios/read/plan.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scenarios/plan/units.h"
#include "scenarios/read/document.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kHeadersMax = 100;
constexpr std::size_t kHeaderBytesMax = 8192;  // name and value

const std::vector<std::string> kFramings = {"chunked", "content_length", "close"};
const std::vector<std::string> kPayloads = {"words", "incompressible"};
// The request's path decides the dialect; the key is for people, but it may not be nonsense.
const std::vector<std::string> kDialects = {"openai.chat", "plain.sse", "plain.ndjson",
                                            "plain.text"};

template <typename T>
T good(Result<T> result, const std::string& path) {
  if (!result) throw TreeMistake{path, result.error().what, result.error().hint};
  return *result;
}

std::size_t index_of(const std::vector<std::string>& words, const std::string& word) {
  return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

// What RFC 9110 lets a field value hold. Else a plan could split the response.
bool is_field_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char byte) {
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
  });
}

bool is_field_name(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](unsigned char letter) {
    const bool alphanumeric = (letter >= '0' && letter <= '9') ||
                              (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    return alphanumeric || kMarks.find(static_cast<char>(letter)) != std::string_view::npos;
  });
}

bool is_framing_field(std::string name) {
  constexpr std::array<std::string_view, 4> kFields = {"connection", "content-encoding",
                                                       "content-length", "transfer-encoding"};
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return std::find(kFields.begin(), kFields.end(), name) != kFields.end();
}

Headers read_headers(const Json* node, const std::string& path) {
  Headers headers;
  if (node == nullptr) return headers;
  if (!node->is_object()) throw TreeMistake{path, "is not a mapping of names to values", {}};
  if (node->size() > kHeadersMax) throw TreeMistake{path, "has over 100 headers", {}};
  for (const auto& [name, node_value] : node->items()) {
    const std::string where = path + "/" + name;
    const std::string value = scalar_text(node_value, where);
    if (!is_field_name(name)) throw TreeMistake{where, "is not a header name", {}};
    if (!is_field_text(value)) throw TreeMistake{where, "holds a control character", {}};
    if (name.size() + value.size() > kHeaderBytesMax) throw TreeMistake{where, "is over 8 KiB", {}};
    if (is_framing_field(name))
      throw TreeMistake{where, "is decided by the wire form", "use framing and encoding"};
    headers.push_back({name, value});
  }
  return headers;
}

Pacing read_timing(TreeReader reader, Pacing pacing) {
  const auto duration = [&](const char* key) {
    return good(parse_duration(reader.text(key, "0")), reader.path(key));
  };
  pacing.header_delay = duration("header_delay");
  pacing.first_chunk = duration("first_chunk");
  if (reader.has("interval")) {
    pacing.gaps.clear();
    const auto gaps = reader.words("interval");
    if (gaps.size() > kChunksMax)
      throw TreeMistake{reader.path("interval"), "has over 100000 gaps", {}};
    const bool is_list = reader.find("interval")->is_array();
    for (const std::string& gap : gaps) {
      const std::string at = is_list
                                 ? fmt::format("{}/{}", reader.path("interval"), pacing.gaps.size())
                                 : reader.path("interval");
      pacing.gaps.push_back(good(parse_duration(gap), at));
    }
  }
  reader.finish();
  return pacing;
}

WireForm read_wire(TreeReader reader) {
  WireForm wire;
  const std::string framing = reader.choice("framing", kFramings, "chunked");
  wire.framing = static_cast<Framing>(index_of(kFramings, framing));
  if (const std::string encoding = reader.text("encoding", "identity"); encoding != "identity")
    throw TreeMistake{reader.path("encoding"),
                      fmt::format("'{}' is not offered: the mock sends identity only", encoding),
                      "leave encoding out; to see compression, put a compressing hop in front"};
  wire.media_type = reader.text("media_type");
  if (!is_field_text(wire.media_type) || wire.media_type.size() > kHeaderBytesMax)
    throw TreeMistake{reader.path("media_type"), "is not a media type", {}};
  wire.headers = read_headers(reader.find("headers"), reader.path("headers"));
  wire.slice_bytes = good(parse_size(reader.text("slice_bytes", "0")), reader.path("slice_bytes"));
  if (wire.slice_bytes > kChunkBytesMax)
    throw TreeMistake{reader.path("slice_bytes"), "is over 1 MiB", {}};
  reader.finish();
  return wire;
}

Result<Plan> read_tree(const Json& tree, const std::string& where) {
  try {
    if (tree.is_object() && tree.contains("mock"))
      throw TreeMistake{"/mock", "is not a key of a plan",
                        "a plan is what stands under 'mock' in a scenario file"};
    return read_plan({tree, ""});
  } catch (const TreeMistake& mistake) {
    return tl::make_unexpected(mistake_error(where, mistake));
  }
}

}  // namespace

Plan read_plan(TreeReader reader) {
  Plan plan;
  plan.pacing.gaps = {std::chrono::milliseconds(10)};
  reader.choice("api", kDialects, "openai.chat");
  plan.chunks = reader.whole("chunks", 1, kChunksMax, plan.chunks);
  if (reader.has("chunk_bytes"))
    plan.chunk_bytes = good(parse_size(reader.text("chunk_bytes")), reader.path("chunk_bytes"));
  if (plan.chunk_bytes < kChunkBytesMin || plan.chunk_bytes > kChunkBytesMax)
    throw TreeMistake{reader.path("chunk_bytes"), "is not between 12 bytes and 1 MiB", {}};
  if (plan.chunks * plan.chunk_bytes > kTextBytesMax)
    throw TreeMistake{reader.path("chunks"), "times chunk_bytes is over 64 MiB",
                      "ask for fewer or smaller chunks"};
  plan.payload =
      static_cast<Payload>(index_of(kPayloads, reader.choice("payload", kPayloads, "words")));
  plan.seed = reader.whole("seed", 0, UINT64_MAX, plan.seed);
  if (reader.has("timing")) plan.pacing = read_timing(reader.child("timing"), plan.pacing);
  if (reader.has("wire")) plan.wire = read_wire(reader.child("wire"));
  plan.lockstep = reader.flag("lockstep", false);
  reader.finish();
  return plan;
}

Result<Plan> read_plan_file(const std::string& file) {
  const auto tree = read_document(file);
  if (!tree) return tl::make_unexpected(tree.error());
  return read_tree(*tree, file);
}

Result<Plan> parse_plan(std::string_view json) {
  const auto tree = parse_document(json, "plan");
  if (!tree) return tl::make_unexpected(tree.error());
  return read_tree(*tree, "plan");
}

Json plan_json(const Plan& plan) {
  Json interval = Json::array();
  for (const Duration gap : plan.pacing.gaps) interval.push_back(duration_text(gap));
  if (interval.size() == 1) interval = Json(interval.front());
  Json headers = Json::object();
  for (const Header& header : plan.wire.headers) headers[header.name] = header.value;
  return {{"chunks", plan.chunks},
          {"chunk_bytes", plan.chunk_bytes},
          {"payload", kPayloads[static_cast<std::size_t>(plan.payload)]},
          {"seed", plan.seed},
          {"timing",
           {{"header_delay", duration_text(plan.pacing.header_delay)},
            {"first_chunk", duration_text(plan.pacing.first_chunk)},
            {"interval", interval}}},
          {"wire",
           {{"framing", kFramings[static_cast<std::size_t>(plan.wire.framing)]},
            {"encoding", "identity"},
            {"media_type", plan.wire.media_type},
            {"headers", headers},
            {"slice_bytes", plan.wire.slice_bytes}}},
          {"lockstep", plan.lockstep}};
}

}  // namespace streamgauge
