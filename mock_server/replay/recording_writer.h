// SPDX-License-Identifier: MIT
// For appending exchanges to a recording while they run: what is killed leaves whole lines.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "mock_server/replay/exchange.h"
#include "scenarios/result.h"

namespace streamgauge {

class RecordingWriter final {
 public:
  // Makes the folder where needed, and the file, which only its owner may read and which must not
  // be there yet. `tell` hears once when nothing more can be written (no space, 256 MiB).
  static Result<RecordingWriter> create(const std::string& file, const RecordingFacts& facts,
                                        std::function<void(const std::string&)> tell);
  RecordingWriter(RecordingWriter&& other) noexcept;
  ~RecordingWriter();

  const std::string& path() const { return path_; }
  // The exchange's number. `request` must have been redacted. Instants count from the start.
  std::uint64_t begin(const AskedRequest& request, Duration sent);
  void read(std::uint64_t number, Duration at, std::string_view bytes);
  void end(std::uint64_t number, AnswerEnd end, Duration at);

 private:
  RecordingWriter(std::string path, int handle, std::function<void(const std::string&)> tell)
      : path_(std::move(path)), handle_(handle), tell_(std::move(tell)) {}
  void write(std::string_view line);
  void give_up(const std::string& why);

  std::string path_;
  int handle_;
  std::function<void(const std::string&)> tell_;
  std::uint64_t requests_ = 0;
  std::size_t written_ = 0;
  bool given_up_ = false;
};

}  // namespace streamgauge
