// SPDX-License-Identifier: MIT
// For tests that store a record and want it back: the file's text, and the record read from it.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "harness/record/record_reader.h"
#include "harness/record/record_writer.h"

namespace streamgauge {

// What the writer makes of the record, told stream by stream as a run tells it.
inline std::string stored(const Record& record) {
  const auto folder = std::filesystem::temp_directory_path() /
                      fmt::format("streamgauge-record-{}", static_cast<long>(getpid()));
  auto writer = RecordWriter::create(folder.string());
  EXPECT_TRUE(writer);
  Record live = record;  // grows stream by stream
  live.direct.streams.clear();
  live.known_bad.streams.clear();
  for (HopEvidence& hop : live.hops) hop.streams.clear();
  writer->begin(live);
  const auto add = [&](HopEvidence& hop, const HopEvidence& whole) {
    for (const Evidence& evidence : whole.streams)
      writer->add(hop, hop.streams.emplace_back(evidence));
  };
  add(live.direct, record.direct);
  add(live.known_bad, record.known_bad);
  for (std::size_t i = 0; i < record.hops.size(); ++i) add(live.hops[i], record.hops[i]);
  EXPECT_TRUE(writer->finish(live));
  std::ifstream file(folder / "record.json", std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  std::filesystem::remove_all(folder);
  return text.str();
}

inline Result<Record> read_back(const std::string& text) {
  std::istringstream lines(text);
  return read_record(lines, "test.json");
}

}  // namespace streamgauge
