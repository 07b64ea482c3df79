// SPDX-License-Identifier: MIT
// For storing one answer as it comes, its secrets masked, while others store theirs.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock_server/replay/answer_tracker.h"
#include "mock_server/replay/recording_writer.h"
#include "mock_server/replay/secret_words.h"

namespace streamgauge {

class AnswerStore {
 public:
  // Begins the exchange. `writer` must outlive it. `secrets`: the caller's.
  AnswerStore(RecordingWriter& writer, const AskedRequest& request, Duration sent,
              SecretWords secrets = {});

  // Reads within header and trailer fields wait here for the fields' end, at most 64 KiB, and where
  // one of the caller's secrets may have begun, for the next read: a secret may be cut anywhere.
  void read(std::string_view bytes, Duration at);
  void end(AnswerEnd end, Duration at);
  const AnswerTracker& tracker() const { return tracker_; }

 private:
  void let_go();

  RecordingWriter& writer_;
  std::uint64_t number_;
  SecretWords secrets_;
  AnswerTracker tracker_;
  std::vector<std::pair<Duration, std::size_t>> waiting_;  // reads, as instant and length
  std::string waiting_bytes_;
  std::uint64_t written_ = 0;  // bytes of the answer before those that wait
};

}  // namespace streamgauge
