// SPDX-License-Identifier: MIT
#include "mock_server/api/knobs.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "scenarios/read/document.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPrefix = "x-streamgauge-";

struct Knob {
  std::string_view header;   // after the prefix, or whole
  std::string_view pointer;  // into the plan's JSON
  std::string_view unit;     // added to the value
  bool is_json = false;      // the value is JSON, not a text
};

constexpr std::array<Knob, 34> kKnobs = {{{"chunks", "/chunks", "", false},
                                          {"chunk-bytes", "/chunk_bytes", "", false},
                                          {"payload", "/payload", "", false},
                                          {"seed", "/seed", "", false},
                                          {"answer", "/answer", "", true},
                                          {"text", "/answer/text", "", false},
                                          {"finish-reason", "/answer/finish_reason", "", false},
                                          {"fail", "/fail", "", true},
                                          {"status", "/fail/status", "", false},
                                          {"message", "/fail/message", "", false},
                                          {"retry-after", "/fail/retry_after", "", false},
                                          {"should-retry", "/fail/should_retry", "", false},
                                          {"header-delay", "/timing/header_delay", "", false},
                                          {"first-byte", "/timing/first_byte", "", false},
                                          {"first-chunk", "/timing/first_chunk", "", false},
                                          {"interval", "/timing/interval", "", false},
                                          {"trace", "/timing/trace", "", true},
                                          {"stalls", "/timing/stalls", "", true},
                                          {"burst", "/timing/burst", "", false},
                                          {"keep-alive", "/timing/keep_alive", "", false},
                                          {"framing", "/wire/framing", "", false},
                                          {"encoding", "/wire/encoding", "", false},
                                          {"flush-every", "/wire/flush_every", "", false},
                                          {"media-type", "/wire/media_type", "", false},
                                          {"slice-bytes", "/wire/slice_bytes", "", false},
                                          {"slice-gap", "/wire/slice_gap", "", false},
                                          {"newline", "/wire/events/newline", "", false},
                                          {"faults", "/faults", "", true},
                                          {"load", "/load", "", true},
                                          {"outages", "/outages", "", true},
                                          {"lockstep", "/lockstep", "", false},
                                          {"x-ttft-ms", "/timing/first_chunk", "ms", false},
                                          {"x-itl-ms", "/timing/interval", "ms", false},
                                          {"x-output-length", "/chunks", "", false}}};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

Error mistake(const Header& header, const std::string& what, const std::string& hint = {}) {
  return {ErrorKind::usage, fmt::format("header {}: {}", header.name, what), hint};
}

Result<Json> value_of(const Header& header, const Knob& knob) {
  if (!knob.is_json) return Json(header.value + std::string(knob.unit));
  // A bare word needs no quotes.
  if (Json::accept(header.value)) return parse_document(header.value, "header " + header.name);
  if (header.value.find_first_of("[{\"") != std::string::npos)
    return tl::make_unexpected(mistake(header, "is not JSON"));
  return Json(header.value);
}

}  // namespace

Result<Json> knob_patch(const Headers& headers) {
  Json patch = Json::object();
  for (const Header& header : headers) {
    std::string name = lower(header.name);
    const bool ours = name.starts_with(kPrefix);
    if (ours) name.erase(0, kPrefix.size());
    if (ours && name == "plan") {
      const auto whole = parse_document(header.value, "header " + header.name);
      if (!whole) return tl::make_unexpected(whole.error());
      patch.merge_patch(*whole);
      continue;
    }
    const auto knob = std::find_if(kKnobs.begin(), kKnobs.end(), [&](const Knob& known) {
      return known.header == name && known.header.starts_with("x-") != ours;
    });
    if (knob == kKnobs.end()) {
      if (!ours) continue;
      return tl::make_unexpected(mistake(header, "is not a knob of this mock",
                                         "X-Streamgauge-Plan takes every key, as JSON"));
    }
    auto value = value_of(header, *knob);
    if (!value) return tl::make_unexpected(value.error());
    patch[Json::json_pointer(std::string(knob->pointer))] = std::move(*value);
  }
  return patch;
}

}  // namespace streamgauge
