// SPDX-License-Identifier: MIT
// For storing a check while it runs: what is over is in the file, whatever happens next.
#pragma once

#include <fstream>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "harness/run/watch.h"
#include "scenarios/result.h"

namespace streamgauge {

class RecordWriter final {
 public:
  // Makes the folder where needed and begins FOLDER/record.json anew. Error: cannot be written.
  static Result<RecordWriter> create(const std::string& folder);

  // `watch` with the writing added; the writer must outlive it.
  Watch watching(Watch watch);
  // The last line. Error: any line before it, or this one, could not be written.
  Result<void> finish(const Record& record);

  void begin(const Record& record);
  void add(const HopEvidence& hop, const Evidence& evidence);

 private:
  explicit RecordWriter(std::string path) : path_(std::move(path)) {}
  void write(const nlohmann::ordered_json& line);

  std::string path_;
  std::ofstream file_;
  const Record* record_ = nullptr;  // from begin to finish
  Instant origin_;                  // of the instants in the file
  std::size_t written_ = 0;
  std::string failure_;
};

}  // namespace streamgauge
