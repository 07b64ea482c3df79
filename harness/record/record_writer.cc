// SPDX-License-Identifier: MIT
#include "harness/record/record_writer.h"

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/record/record_file.h"
#include "harness/record/stream_line.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

// The hop's index, or the control's name; of a client's request, whose name the line has too.
Json part_of(const Record& record, const HopEvidence& hop) {
  if (&hop == &record.direct) return "direct";
  if (&hop == &record.known_bad) return "known_bad";
  for (const HopEvidence& profile : record.profiles)
    if (&hop == &profile) return "profile";
  return &hop - record.hops.data();
}

}  // namespace

Result<RecordWriter> RecordWriter::create(const std::string& folder) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  RecordWriter writer(fmt::format("{}/{}", folder, kRecordFile));
  writer.file_.open(writer.path_, std::ios::binary | std::ios::trunc);
  if (!writer.file_)
    return usage_error(fmt::format("{} cannot be written", writer.path_),
                       "name a folder that you may write to: -o DIR");
  return writer;
}

Watch RecordWriter::watching(Watch watch) {
  watch.begun = [this, next = std::move(watch.begun)](const Record& record) {
    begin(record);
    if (next) next(record);
  };
  watch.evidence = [this, next = std::move(watch.evidence)](const HopEvidence& hop,
                                                            const Evidence& evidence) {
    add(hop, evidence);
    if (next) next(hop, evidence);
  };
  return watch;
}

void RecordWriter::begin(const Record& record) {
  record_ = &record;
  origin_ = SteadyClock().now();
  Json hops = Json::array();
  for (const HopEvidence& hop : record.hops)
    hops.push_back(
        {{"name", hop.name}, {"url", url_fields(hop.url)}, {"patience_ns", hop.patience.count()}});
  write({{"schema", kRecordSchema},
         {"tool_version", record.tool_version},
         {"started", record.started},
         {"command", record.command},
         {"machine", record.machine},
         {"origin_ns", origin_.time_since_epoch().count()},
         {"hops", std::move(hops)}});
}

void RecordWriter::add(const HopEvidence& hop, const Evidence& evidence) {
  if (record_ == nullptr) return;
  Json line = {{"part", part_of(*record_, hop)},
               {"name", hop.name},
               {"place", &evidence - hop.streams.data()},
               {"url", url_fields(hop.url)},
               {"patience_ns", hop.patience.count()}};
  line.update(stream_fields(evidence, origin_));
  write(line);
}

Result<void> RecordWriter::finish(const Record& record) {
  Json left_out = Json::array();
  for (const HopEvidence& hop : record.hops) left_out.push_back(hop.left_out);
  if (failure_.empty()) write({{"finished", true}, {"left_out", std::move(left_out)}});
  record_ = nullptr;
  file_.close();
  if (failure_.empty() && !file_) failure_ = fmt::format("{} could not be closed", path_);
  if (failure_.empty()) return {};
  return usage_error(failure_, "free some space, or name another folder: -o DIR");
}

// One write a line: what is killed between two lines leaves whole lines.
void RecordWriter::write(const Json& line) {
  if (!failure_.empty()) return;
  std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace);
  text += '\n';
  if (text.size() > kRecordLineBytesMax || written_ + text.size() > kRecordBytesMax) {
    failure_ =
        fmt::format("{} ends early: it would grow over {} MiB", path_, kRecordBytesMax >> 20U);
    return;
  }
  written_ += text.size();
  file_.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file_.flush()) failure_ = fmt::format("{} could not be written to its end", path_);
}

}  // namespace streamgauge
