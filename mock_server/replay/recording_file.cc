// SPDX-License-Identifier: MIT
#include "mock_server/replay/recording_file.h"

#include <algorithm>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "scenarios/plan/byte_text.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string recording_path(const std::string& file) {
  std::error_code ignored;
  const std::filesystem::path path(file);
  const bool is_folder = !path.has_filename() || std::filesystem::is_directory(path, ignored);
  return is_folder ? (path / kRecordingFile).string() : file;
}

std::string facts_line(const RecordingFacts& facts) {
  const auto& [tool_version, started, upstream, origin] = facts;
  return line_of({{"schema", kRecordingSchema},
                  {"tool_version", tool_version},
                  {"started", started},
                  {"upstream", upstream},
                  {"origin_ns", origin.time_since_epoch().count()}});
}

std::string request_line(std::uint64_t number, const AskedRequest& request, Duration sent) {
  const auto& [method, target, http_version, headers, body] = request;
  Json fields = Json::array();
  for (const Header& header : headers)
    fields.push_back({text_of_bytes(header.name), text_of_bytes(header.value)});
  return line_of({{"request", number},
                  {"sent_ns", sent.count()},
                  {"method", text_of_bytes(method)},
                  {"target", text_of_bytes(target)},
                  {"http", http_version},
                  {"headers", std::move(fields)},
                  {"body", text_of_bytes(body)}});
}

std::string read_line(std::uint64_t number, Duration at, std::string_view bytes) {
  return line_of({{"read", number}, {"at_ns", at.count()}, {"bytes", text_of_bytes(bytes)}});
}

std::string end_line(std::uint64_t number, AnswerEnd end, Duration at) {
  const auto* const found = std::find_if(kAnswerEndWords.begin(), kAnswerEndWords.end(),
                                         [&](const auto& word) { return word.first == end; });
  return line_of({{"end", number}, {"at_ns", at.count()}, {"how", found->second}});
}

}  // namespace streamgauge
