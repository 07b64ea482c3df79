// SPDX-License-Identifier: MIT
#include "harness/clients/profiles/request_profile.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "harness/clients/profiles_embedded.h"
#include "scenarios/plan/field_name.h"

namespace streamgauge {
namespace {

RequestProfile from_yaml(const YAML::Node& node) {
  RequestProfile profile;
  profile.id = node["id"].as<std::string>();
  profile.version = node["version"].as<std::string>();
  profile.http_version = node["http"].as<std::string>();
  profile.measured = node["measured"].as<bool>();
  for (const auto& field : node["headers"])
    profile.headers.push_back({field.first.as<std::string>(), field.second.as<std::string>()});
  return profile;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& letter : out)
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return out;
}

std::string value_of(const Headers& headers, std::string_view name) {
  for (const Header& header : headers)
    if (same_name(header.name, name)) return lowered(header.value);
  return "-";
}

// Whether "gzip, br;q=0.5" has the word.
bool lists(std::string_view value, std::string_view word) {
  while (!value.empty()) {
    std::string_view item = value.substr(0, value.find(','));
    value.remove_prefix(std::min(item.size() + 1, value.size()));
    item = item.substr(0, item.find(';'));
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (item == word || item == "*") return true;
  }
  return false;
}

}  // namespace

Result<std::vector<RequestProfile>> parse_profiles(std::string_view yaml) {
  try {
    std::vector<RequestProfile> out;
    for (const YAML::Node& node : YAML::Load(std::string(yaml))) out.push_back(from_yaml(node));
    return out;
  } catch (const YAML::Exception& error) {
    return usage_error(fmt::format("request profiles: {}", error.what()),
                       "see the files of harness/clients/profiles");
  }
}

const std::vector<RequestProfile>& request_profiles() {
  static const std::vector<RequestProfile> kProfiles = [] {
    std::vector<RequestProfile> out;
    for (const auto& [file, text] : kEmbeddedProfiles)
      if (auto some = parse_profiles(text)) out.insert(out.end(), some->begin(), some->end());
    return out;
  }();
  return kProfiles;
}

const RequestProfile* find_profile(std::string_view id) {
  const auto& all = request_profiles();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const RequestProfile& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

bool allows(std::string_view profile, std::string_view encoding) {
  const RequestProfile* found = find_profile(profile);
  if (found == nullptr) return false;
  return std::any_of(found->headers.begin(), found->headers.end(), [&](const Header& header) {
    return same_name(header.name, "Accept-Encoding") && lists(header.value, encoding);
  });
}

std::string asks_for(const RequestProfile& profile) {
  const Headers headers = sendable_headers(profile);
  return fmt::format("HTTP/{}; accept {}; encoding {}; connection {}", profile.http_version,
                     value_of(headers, "Accept"), value_of(headers, "Accept-Encoding"),
                     value_of(headers, "Connection"));
}

std::vector<const RequestProfile*> distinct_requests(const std::vector<std::string>& profiles) {
  std::vector<const RequestProfile*> out;
  for (const std::string& id : profiles) {
    const RequestProfile* profile = find_profile(id);
    if (profile == nullptr) continue;
    const bool known = std::any_of(out.begin(), out.end(), [&](const RequestProfile* other) {
      return asks_for(*other) == asks_for(*profile);
    });
    if (!known) out.push_back(profile);
  }
  return out;
}

Headers sendable_headers(const RequestProfile& profile) {
  Headers out;
  for (const Header& header : profile.headers) {
    const bool upgrade =
        same_name(header.name, "Upgrade") ||
        (same_name(header.name, "Connection") && lists(lowered(header.value), "upgrade"));
    if (!upgrade) out.push_back(header);
  }
  return out;
}

}  // namespace streamgauge
