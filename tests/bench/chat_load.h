// SPDX-License-Identifier: MIT
// For what the reader of streamed chat completions saw: how far gaps were off, what came whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct ChatLoad {
  std::uint16_t port = 0;
  std::size_t streams = 0;
  std::size_t chunks = 0;
  Duration interval{0};
  Duration ramp{0};   // the streams begin evenly over it
  Duration limit{0};  // of the whole run
  std::string path = "/v1/chat/completions", model = "gpt-4o";
  std::vector<std::string> headers;
  bool tls = false, gzip = false;
  std::size_t leave_after = 0;  // chunks; 0: stays to the end
};

// How each stream came out; every stream is in one of these at the end.
struct ChatEnds {
  std::size_t rightly = 0;  // all chunks, the end mark, the last HTTP chunk
  std::size_t early = 0;    // closed, reset or spoiled before that
  std::size_t left = 0;     // by us, as asked
  std::size_t failed = 0;   // not connected, or refused
  std::size_t all() const { return rightly + early + left + failed; }
};

class ChatTally {
 public:
  explicit ChatTally(const ChatLoad& load);

  // What one stream must remember.
  struct Stream {
    std::size_t chunks = 0;
    Instant first{}, last{};
  };
  void chunks_came(Stream& stream, std::size_t count, Instant at);
  void ended(const Stream& stream, std::size_t ChatEnds::*how);
  bool over() const { return ends_.all() == load_.streams; }

  // One line of JSON on stdout.
  void print() const;

 private:
  // A line at once, so that who started us can look at the server at that moment.
  void say(const char* word) const;

  ChatLoad load_;
  ChatEnds ends_;
  std::uint64_t chunks_ = 0;
  std::size_t begun_ = 0;
  std::size_t gaps_before_ = 0, gaps_until_ = 0;  // those while every stream ran
  std::uint64_t chunks_before_ = 0, chunks_until_ = 0;
  bool all_ran_ = false, one_ended_ = false;
  std::vector<float> gap_errors_us_;  // in the order of arrival
  std::vector<float> drifts_us_;      // a stream's last chunk against its first
};

}  // namespace streamgauge
