// SPDX-License-Identifier: MIT
#include "harness/judge/causes.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <strings.h>
#include <yaml-cpp/yaml.h>

#include "harness/judge/causes_embedded.h"

namespace streamgauge {
namespace {

bool has(const std::vector<std::string>& list, std::string_view word) {
  return list.empty() || std::find(list.begin(), list.end(), word) != list.end();
}

std::vector<std::string> words(const YAML::Node& node) {
  return node ? node.as<std::vector<std::string>>() : std::vector<std::string>{};
}

Confidence confidence(const std::string& text) {
  for (const auto kind : {Confidence::possible, Confidence::likely, Confidence::certain})
    if (name(kind) == text) return kind;
  throw YAML::Exception({}, "confidence is possible, likely or certain");
}

Cause from_yaml(const YAML::Node& root) {
  Cause cause;
  cause.id = root["id"].as<std::string>();
  cause.title = root["title"].as<std::string>();
  cause.fix = root["fix"].as<std::string>();
  cause.confidence = confidence(root["confidence"].as<std::string>());
  const YAML::Node when = root["when"];
  cause.shapes = words(when["shapes"]);
  cause.concurrency = words(when["concurrency"]);
  if (const YAML::Node header = when["header"])
    cause.response_header = {header["name"].as<std::string>(),
                             header["contains"].as<std::string>()};
  const YAML::Node verify = root["verify"];
  if (verify && verify["upstream_header"]) {
    cause.check.upstream_header = {verify["upstream_header"]["name"].as<std::string>(),
                                   verify["upstream_header"]["value"].as<std::string>()};
  }
  if (verify && verify["accept_encoding"])
    cause.check.accept_encoding = verify["accept_encoding"].as<std::string>();
  return cause;
}

const Header* find_header(const HopReport& hop, const Header& wanted) {
  for (const Header& header : hop.response_headers)
    if (strcasecmp(header.name.c_str(), wanted.name.c_str()) == 0 &&
        strcasestr(header.value.c_str(), wanted.value.c_str()) != nullptr)
      return &header;
  return nullptr;
}

}  // namespace

Result<Cause> parse_cause(const std::string& yaml, const std::string& file) {
  try {
    return from_yaml(YAML::Load(yaml));
  } catch (const YAML::Exception& error) {
    return usage_error(fmt::format("{}: {}", file, error.what()),
                       "see the other files of harness/judge/causes");
  }
}

const std::vector<Cause>& built_in_causes() {
  static const std::vector<Cause> kCauses = [] {
    std::vector<Cause> out;
    for (const auto& [file, text] : kEmbeddedCauses)
      if (auto cause = parse_cause(std::string(text), std::string(file))) out.push_back(*cause);
    return out;
  }();
  return kCauses;
}

std::vector<CauseFinding> match_causes(const std::vector<Cause>& causes, const HopReport& hop) {
  std::vector<CauseFinding> found;
  if (hop.verdict != VerdictKind::buffers) return found;
  for (const Cause& cause : causes) {
    if (!has(cause.shapes, name(hop.shape.kind))) continue;
    if (!has(cause.concurrency, name(hop.concurrency.kind))) continue;
    CauseFinding finding{cause.id, cause.title, hop.name, cause.confidence, {}, cause.fix, {}};
    if (!cause.response_header.name.empty()) {
      const Header* header = find_header(hop, cause.response_header);
      if (header == nullptr) continue;
      finding.evidence.push_back(fmt::format("{}: {}", header->name, header->value));
    }
    finding.evidence.push_back(describe(hop.shape));
    if (!cause.concurrency.empty())
      finding.evidence.push_back(fmt::format("a second stream is {}", name(hop.concurrency.kind)));
    found.push_back(std::move(finding));
  }
  return found;
}

}  // namespace streamgauge
