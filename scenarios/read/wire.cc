// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scenarios/plan/units.h"
#include "scenarios/read/plan_parts.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kHeadersMax = 100;
constexpr std::size_t kHeaderBytesMax = 8192;         // name and value
constexpr std::size_t kFrameBytesMax = 16'384;        // RFC 9113 section 4.2
constexpr std::size_t kWindowBytesMax = 0x7FFF'FFFF;  // section 6.9.1
constexpr std::size_t kRecordBytesMin = 512;
constexpr std::size_t kRecordBytesMax = 16'384;
constexpr std::uint64_t kHttpChunkBytesMax = 1U << 30U;

const std::vector<std::string> kFramings = {"chunked", "content_length", "close"};
const std::vector<std::string> kEncodings = {"identity", "gzip", "deflate", "br", "zstd"};
const std::vector<std::string> kNewlines = {"lf", "crlf", "cr"};
const std::vector<std::string> kCuts = {"middle", "utf8", "crlf", "newlines"};

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

std::string header_value(const std::string& name, const Json& node, const std::string& path) {
  std::string value = scalar_text(node, path);
  if (!is_field_name(name)) throw TreeMistake{path, "is not a header name", {}};
  if (!is_field_text(value)) throw TreeMistake{path, "holds a control character", {}};
  if (name.size() + value.size() > kHeaderBytesMax) throw TreeMistake{path, "is over 8 KiB", {}};
  if (is_framing_field(name))
    throw TreeMistake{path, "is decided by the wire form", "use framing and encoding"};
  return value;
}

EventForm read_events(TreeReader reader) {
  EventForm events;
  if (reader.has("newline"))
    events.newline =
        static_cast<Newline>(index_of(kNewlines, reader.choice("newline", kNewlines, "lf")));
  events.space = reader.flag("space", true);
  events.two_lines = reader.flag("two_lines", false);
  events.bom = reader.flag("bom", false);
  reader.finish();
  return events;
}

Compression read_compression(TreeReader& reader) {
  Compression compression;
  compression.encoding = static_cast<Encoding>(
      index_of(kEncodings, reader.choice("encoding", kEncodings, "identity")));
  compression.flush_every =
      static_cast<std::uint32_t>(reader.whole("flush_every", 0, kChunksMax, 1));
  compression.unasked = reader.flag("encoding_unasked", false);
  return compression;
}

std::vector<Cut> read_cuts(TreeReader& reader) {
  std::vector<Cut> cuts;
  for (const std::string& word : reader.words("cut")) {
    if (std::find(kCuts.begin(), kCuts.end(), word) == kCuts.end())
      throw TreeMistake{reader.path("cut"),
                        fmt::format("'{}' is not one of middle, utf8, crlf, newlines", word),
                        suggestion(word, kCuts)};
    cuts.push_back(static_cast<Cut>(index_of(kCuts, word)));
  }
  return cuts;
}

}  // namespace

Headers read_headers(const Json* node, const std::string& path) {
  Headers headers;
  if (node == nullptr) return headers;
  if (!node->is_object()) throw TreeMistake{path, "is not a mapping of names to values", {}};
  for (const auto& [name, value] : node->items()) {
    const std::string where = path + "/" + name;
    if (!value.is_array()) {
      headers.push_back({name, header_value(name, value, where)});
    } else {
      for (std::size_t i = 0; i < value.size(); ++i)
        headers.push_back({name, header_value(name, value[i], fmt::format("{}/{}", where, i))});
    }
    if (headers.size() > kHeadersMax) throw TreeMistake{path, "has over 100 headers", {}};
  }
  return headers;
}

Json headers_json(const Headers& headers) {
  Json json = Json::object();
  for (const Header& header : headers) {
    if (!json.contains(header.name)) {
      json[header.name] = header.value;
      continue;
    }
    Json& known = json[header.name];
    if (!known.is_array()) known = Json::array({known});
    known.push_back(header.value);
  }
  return json;
}

WireForm read_wire(TreeReader reader) {
  WireForm wire;
  const std::string framing = reader.choice("framing", kFramings, "chunked");
  wire.framing = static_cast<Framing>(index_of(kFramings, framing));
  if (reader.has("events")) wire.events = read_events(reader.child("events"));
  wire.compression = read_compression(reader);
  wire.media_type = reader.text("media_type");
  if (!is_field_text(wire.media_type) || wire.media_type.size() > kHeaderBytesMax)
    throw TreeMistake{reader.path("media_type"), "is not a media type", {}};
  wire.headers = read_headers(reader.find("headers"), reader.path("headers"));
  wire.omit_headers = reader.words("omit_headers");
  wire.early_hints = read_headers(reader.find("early_hints"), reader.path("early_hints"));
  wire.trailers = read_headers(reader.find("trailers"), reader.path("trailers"));
  wire.http_chunk_bytes = read_size(reader, "http_chunk_bytes", kHttpChunkBytesMax);
  wire.chunk_extension = reader.text("chunk_extension");
  if (!is_field_text(wire.chunk_extension) || wire.chunk_extension.size() > kHeaderBytesMax)
    throw TreeMistake{reader.path("chunk_extension"), "holds a control character", {}};
  wire.chunks_per_write =
      static_cast<std::uint32_t>(reader.whole("chunks_per_write", 1, kChunksMax, 1));
  wire.slice_bytes = read_size(reader, "slice_bytes", kChunkBytesMax);
  wire.cuts = read_cuts(reader);
  wire.slice_gap = read_duration(reader, "slice_gap");
  wire.head_with_body = reader.flag("head_with_body", false);
  wire.tls_record_bytes = read_size(reader, "tls_record_bytes", kRecordBytesMax);
  if (wire.tls_record_bytes != 0 && wire.tls_record_bytes < kRecordBytesMin)
    throw TreeMistake{reader.path("tls_record_bytes"), "is under 512 bytes", {}};
  wire.http2_frame_bytes = read_size(reader, "http2_frame_bytes", kFrameBytesMax);
  wire.http2_window_bytes = read_size(reader, "http2_window_bytes", kWindowBytesMax);
  wire.nagle = reader.flag("nagle", false);
  wire.cork = reader.flag("cork", false);
  reader.finish();
  if (wire.framing != Framing::chunked &&
      (!wire.trailers.empty() || wire.http_chunk_bytes > 0 || !wire.chunk_extension.empty()))
    throw TreeMistake{reader.path("framing"),
                      "has no HTTP chunks for trailers, http_chunk_bytes or chunk_extension",
                      "leave framing out, or say chunked"};
  return wire;
}

Json wire_json(const WireForm& wire) {
  Json json = {{"framing", kFramings[static_cast<std::size_t>(wire.framing)]},
               {"encoding", kEncodings[static_cast<std::size_t>(wire.compression.encoding)]},
               {"media_type", wire.media_type},
               {"headers", headers_json(wire.headers)},
               {"slice_bytes", wire.slice_bytes}};
  const EventForm& events = wire.events;
  Json& spelled = json["events"] = Json::object();
  if (events.newline) spelled["newline"] = kNewlines[static_cast<std::size_t>(*events.newline)];
  if (!events.space) spelled["space"] = false;
  if (events.two_lines) spelled["two_lines"] = true;
  if (events.bom) spelled["bom"] = true;
  if (spelled.empty()) json.erase("events");
  if (wire.compression.flush_every != 1) json["flush_every"] = wire.compression.flush_every;
  if (wire.compression.unasked) json["encoding_unasked"] = true;
  if (!wire.omit_headers.empty()) json["omit_headers"] = wire.omit_headers;
  if (!wire.early_hints.empty()) json["early_hints"] = headers_json(wire.early_hints);
  if (!wire.trailers.empty()) json["trailers"] = headers_json(wire.trailers);
  if (wire.http_chunk_bytes != 0) json["http_chunk_bytes"] = wire.http_chunk_bytes;
  if (!wire.chunk_extension.empty()) json["chunk_extension"] = wire.chunk_extension;
  if (wire.chunks_per_write != 1) json["chunks_per_write"] = wire.chunks_per_write;
  for (const Cut cut : wire.cuts) json["cut"].push_back(kCuts[static_cast<std::size_t>(cut)]);
  if (wire.slice_gap != Duration{0}) json["slice_gap"] = duration_text(wire.slice_gap);
  if (wire.head_with_body) json["head_with_body"] = true;
  if (wire.tls_record_bytes != 0) json["tls_record_bytes"] = wire.tls_record_bytes;
  if (wire.http2_frame_bytes != 0) json["http2_frame_bytes"] = wire.http2_frame_bytes;
  if (wire.http2_window_bytes != 0) json["http2_window_bytes"] = wire.http2_window_bytes;
  if (wire.nagle) json["nagle"] = true;
  if (wire.cork) json["cork"] = true;
  return json;
}

}  // namespace streamgauge
