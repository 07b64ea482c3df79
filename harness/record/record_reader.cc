// SPDX-License-Identifier: MIT
#include "harness/record/record_reader.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "harness/record/fields.h"
#include "harness/record/record_file.h"
#include "harness/record/stream_line.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::int64_t kOriginMax = INT64_MAX / 2;

// Brackets outside texts; a parser must not be led arbitrarily deep.
std::size_t depth_of(std::string_view line) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char letter = line[at];
    if (in_text) {
      if (letter == '\\') ++at;
      in_text = letter != '"';
    } else if (letter == '"') {
      in_text = true;
    } else if (letter == '[' || letter == '{') {
      deepest = std::max(deepest, ++depth);
    } else if ((letter == ']' || letter == '}') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

class RecordReader {
 public:
  RecordReader(std::istream& lines, std::string name) : lines_(lines), name_(std::move(name)) {}

  Result<Record> read() {
    std::string line;
    while (std::getline(lines_, line)) {
      const bool torn = lines_.eof();  // no line end: it may have been cut anywhere
      ++number_;
      if (offset_ + line.size() > kRecordBytesMax || line.size() > kRecordLineBytesMax)
        return wrong(fmt::format("is over the limit of {} MiB", kRecordBytesMax >> 20U));
      if (finished_) return wrong("follows the line that says 'finished'");
      if (depth_of(line) > kRecordDepthMax) return wrong("is nested too deep");
      const Json json = Json::parse(line, nullptr, false);
      if (json.is_discarded() && torn && number_ > 1) {
        record_.cut_short = "the record's last line is torn: the run was stopped while writing it";
        break;
      }
      if (json.is_discarded()) return wrong("is not JSON");
      try {
        take(json);
      } catch (const TreeMistake& mistake) {
        return wrong(fmt::format("{} {}", mistake.path.empty() ? "/" : mistake.path, mistake.what));
      }
      offset_ += line.size() + 1;
    }
    if (number_ == 0) return wrong("is missing: the file is empty");
    if (!finished_ && record_.cut_short.empty())
      record_.cut_short = "the record has no last line: the run was stopped before it was over";
    return std::move(record_);
  }

 private:
  tl::unexpected<Error> wrong(const std::string& why) const {
    return usage_error(fmt::format("{}: line {} (byte {}): {}", name_, number_, offset_, why),
                       "name a record.json written by `streamgauge check -o DIR`, or the folder it "
                       "is in; if it was edited, record anew");
  }

  void take(const Json& json) {
    if (number_ == 1) return take_facts(Field(json, ""));
    if (json.is_object() && json.contains("finished")) return take_end(Field(json, ""));
    take_stream(json);
  }

  void take_facts(const Field& json) {
    if (const Field schema = json["schema"]; schema.text() != kRecordSchema)
      schema.wrong(fmt::format("is not \"{}\"", kRecordSchema));
    record_.tool_version = json["tool_version"].text();
    record_.started = json["started"].text();
    record_.command = json["command"].texts();
    record_.machine = json["machine"].texts();
    origin_ = Instant(Duration(json["origin_ns"].integer(0, kOriginMax)));
    for (const Field& item : json["hops"].items()) {
      HopEvidence& hop = record_.hops.emplace_back();
      hop.name = item["name"].text();
      hop.url = read_url_fields(item["url"]);
      hop.patience = item["patience_ns"].duration();
    }
    if (record_.hops.empty()) json["hops"].wrong("is empty");
  }

  HopEvidence& part(const Field& json, const Json& value, const std::string& name) {
    if (!value.is_string()) return record_.hops[json.count(record_.hops.size() - 1)];
    if (json.text() == "direct") return record_.direct;
    if (json.text() == "known_bad") return record_.known_bad;
    if (json.text() == "profile") return profile(name);
    json.wrong("is neither a hop's index nor a control nor a client's request");
  }

  HopEvidence& profile(const std::string& name) {
    for (HopEvidence& known : record_.profiles)
      if (known.name == name) return known;
    HopEvidence& added = record_.profiles.emplace_back();
    added.name = name;
    return added;
  }

  void take_stream(const Json& line) {
    const Field json(line, "");
    const Field of = json["part"];
    const std::string name = json["name"].text();
    HopEvidence& hop = part(of, line["part"], name);
    hop.name = name;
    hop.url = read_url_fields(json["url"]);
    hop.patience = json["patience_ns"].duration();
    // A control that was tried again begins anew: its streams take the places of the first try.
    hop.streams.resize(json["place"].count(hop.streams.size()));
    hop.streams.push_back(read_stream_fields(line, origin_));
  }

  void take_end(const Field& json) {
    if (!json["finished"].flag()) json["finished"].wrong("is not true");
    const auto lists = json["left_out"].items(record_.hops.size());
    for (std::size_t i = 0; i < lists.size(); ++i) record_.hops[i].left_out = lists[i].texts();
    finished_ = true;
  }

  std::istream& lines_;
  std::string name_;
  Record record_;
  Instant origin_;
  std::size_t number_ = 0;  // of the line being read, from 1
  std::size_t offset_ = 0;  // of its first byte
  bool finished_ = false;
};

}  // namespace

Result<Record> read_record(std::istream& lines, const std::string& name) {
  return RecordReader(lines, name).read();
}

Result<Record> read_record(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path file = path;
  if (fs::is_directory(file, error)) file /= kRecordFile;
  if (!fs::is_regular_file(file, error))
    return usage_error(fmt::format("{} is not a file", file.string()),
                       "name the record.json, or the folder that `streamgauge check -o DIR` wrote");
  if (fs::file_size(file, error) > kRecordBytesMax)
    return usage_error(
        fmt::format("{} is longer than {} MiB", file.string(), kRecordBytesMax >> 20U),
        "records of one check are far smaller; name the right file");
  std::ifstream lines(file, std::ios::binary);
  if (!lines) return usage_error(fmt::format("{} cannot be read", file.string()));
  return read_record(lines, file.string());
}

}  // namespace streamgauge
