// SPDX-License-Identifier: MIT
#include "mock_server/replay/recording_reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "mock_server/replay/recording_file.h"
#include "scenarios/plan/byte_text.h"
#include "scenarios/read/document.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

std::string bytes_in(const Json& node, const std::string& path) {
  if (!node.is_string()) throw TreeMistake{path, "is not a text", {}};
  auto bytes = bytes_of_text(node.get_ref<const std::string&>());
  if (!bytes) throw TreeMistake{path, "has code points over U+00FF, so it is not bytes", {}};
  return std::move(*bytes);
}

const Json& required(TreeReader& reader, const std::string& key) {
  const Json* node = reader.find(key);
  if (node == nullptr) throw TreeMistake{reader.path(key), "is missing", {}};
  return *node;
}

std::string bytes_under(TreeReader& reader, const std::string& key) {
  return bytes_in(required(reader, key), reader.path(key));
}

std::uint64_t whole_under(TreeReader& reader, const std::string& key, std::uint64_t min,
                          std::uint64_t max) {
  required(reader, key);
  return reader.whole(key, min, max, 0);
}

Duration time_under(TreeReader& reader, const std::string& key, Duration earliest) {
  const auto least = static_cast<std::uint64_t>(earliest.count());
  return Duration(static_cast<std::int64_t>(whole_under(reader, key, least, kRecordingTimeMax)));
}

Headers headers_under(TreeReader& reader) {
  const Json& list = required(reader, "headers");
  if (!list.is_array()) throw TreeMistake{"/headers", "is not an array", {}};
  Headers headers;
  for (const Json& pair : list) {
    const std::string path = fmt::format("/headers/{}", headers.size());
    if (!pair.is_array() || pair.size() != 2)
      throw TreeMistake{path, "is not a pair of name and value", {}};
    headers.push_back({bytes_in(pair[0], path + "/0"), bytes_in(pair[1], path + "/1")});
  }
  return headers;
}

class RecordingReader {
 public:
  RecordingReader(std::istream& lines, std::string name) : lines_(lines), name_(std::move(name)) {}

  Result<Recording> read() {
    std::string line;
    while (std::getline(lines_, line)) {
      const bool torn = lines_.eof();  // no line end: it may have been cut anywhere
      ++number_;
      if (line.size() > kRecordingLineBytesMax || offset_ + line.size() > kRecordingBytesMax)
        return wrong(fmt::format("is over the limit: {} MiB a line, {} MiB in all",
                                 kRecordingLineBytesMax >> 20U, kRecordingBytesMax >> 20U));
      const auto json = parse_document(line, place());
      if (!json && torn && number_ > 1) {
        recording_.cut_short = fmt::format(
            "{}: line {} is half a line: the program was stopped while writing it", name_, number_);
        break;
      }
      if (!json) return tl::make_unexpected(Error{json.error().kind, json.error().what, hint()});
      try {
        take(*json);
      } catch (const TreeMistake& mistake) {
        return wrong(fmt::format("{} {}", mistake.path.empty() ? "/" : mistake.path, mistake.what));
      }
      offset_ += line.size() + 1;
    }
    if (number_ == 0)
      return usage_error(fmt::format("{} is empty: not even its first line is there", name_),
                         hint());
    recording_.unfinished = open_.size();
    std::sort(recording_.exchanges.begin(), recording_.exchanges.end(),
              [](const Exchange& a, const Exchange& b) { return a.number < b.number; });
    return std::move(recording_);
  }

 private:
  std::string place() const {
    return fmt::format("{}: line {} (byte {})", name_, number_, offset_);
  }

  static std::string hint() {
    return "name a file written by `streamgauge-mock record -o FILE`; mock_server/recordings.md "
           "has its form";
  }

  tl::unexpected<Error> wrong(const std::string& why) const {
    return usage_error(fmt::format("{}: {}", place(), why), hint());
  }

  void take(const Json& json) {
    TreeReader reader(json, "");
    if (number_ == 1) {
      take_facts(reader);
    } else if (reader.has("request")) {
      take_request(reader);
    } else if (reader.has("read")) {
      take_read(reader);
    } else if (reader.has("end")) {
      take_end(reader);
    } else {
      throw TreeMistake{"", "has none of the keys request, read and end", {}};
    }
    reader.finish();
  }

  void take_facts(TreeReader& reader) {
    const std::string schema = bytes_under(reader, "schema");
    if (schema != kRecordingSchema)
      throw TreeMistake{"/schema", fmt::format("is not \"{}\"", kRecordingSchema), {}};
    recording_.facts.tool_version = reader.text("tool_version");
    recording_.facts.started = reader.text("started");
    recording_.facts.upstream = reader.text("upstream");
    recording_.facts.origin = Instant(time_under(reader, "origin_ns", Duration{0}));
  }

  void take_request(TreeReader& reader) {
    Exchange exchange;
    exchange.number = whole_under(reader, "request", latest_ + 1, kExchangesMax);
    exchange.sent = time_under(reader, "sent_ns", Duration{0});
    exchange.request.method = bytes_under(reader, "method");
    exchange.request.target = bytes_under(reader, "target");
    exchange.request.http_version = bytes_under(reader, "http");
    exchange.request.headers = headers_under(reader);
    exchange.request.body = bytes_under(reader, "body");
    exchange.ended = exchange.sent;
    latest_ = exchange.number;
    open_.emplace(exchange.number, std::move(exchange));
  }

  Exchange& open_exchange(TreeReader& reader, const std::string& key) {
    const auto found = open_.find(whole_under(reader, key, 1, kExchangesMax));
    if (found == open_.end())
      throw TreeMistake{reader.path(key), "names no request that is open", {}};
    return found->second;
  }

  void take_read(TreeReader& reader) {
    Exchange& exchange = open_exchange(reader, "read");
    exchange.ended = time_under(reader, "at_ns", exchange.ended);
    exchange.reads.push_back({exchange.ended, bytes_under(reader, "bytes")});
  }

  void take_end(TreeReader& reader) {
    Exchange& exchange = open_exchange(reader, "end");
    exchange.ended = time_under(reader, "at_ns", exchange.ended);
    std::vector<std::string> words;
    for (const auto& [end, word] : kAnswerEndWords) words.emplace_back(word);
    required(reader, "how");
    const std::string how = reader.choice("how", words, "");
    for (const auto& [end, word] : kAnswerEndWords)
      if (word == how) exchange.end = end;
    reader.finish();
    recording_.exchanges.push_back(std::move(exchange));
    open_.erase(recording_.exchanges.back().number);
  }

  std::istream& lines_;
  std::string name_;
  Recording recording_;
  std::map<std::uint64_t, Exchange> open_;
  std::uint64_t latest_ = 0;  // request
  std::size_t number_ = 0;    // of the line being read, from 1
  std::size_t offset_ = 0;    // of its first byte
};

}  // namespace

Result<Recording> read_recording(std::istream& lines, const std::string& name) {
  return RecordingReader(lines, name).read();
}

Result<Recording> read_recording(const std::string& file) {
  const std::string path = recording_path(file);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return usage_error(fmt::format("{} is not a file", path),
                       "name a file that `streamgauge-mock record -o FILE` wrote, or its folder");
  if (std::filesystem::file_size(path, error) > kRecordingBytesMax)
    return usage_error(fmt::format("{} is over {} MiB", path, kRecordingBytesMax >> 20U),
                       "no recording grows so long; name the right file");
  std::ifstream lines(path, std::ios::binary);
  if (!lines) return usage_error(fmt::format("{} cannot be read", path), "check its permissions");
  return read_recording(lines, path);
}

}  // namespace streamgauge
