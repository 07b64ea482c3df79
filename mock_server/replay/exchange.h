// SPDX-License-Identifier: MIT
// For one recorded request with its answer, read by read: what a recording is made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/plan/wire_form.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

// As the caller sent it, with what is secret in it as "[redacted]".
struct AskedRequest {
  std::string method, target, http_version;
  Headers headers;
  std::string body;
  bool operator==(const AskedRequest&) const = default;
};

// What one read of the upstream's connection brought. Instants count from the recording's start.
struct AnswerRead {
  Duration at{0};
  std::string bytes;  // exact, but for secrets in head and trailers: '*' in the place of each byte
  bool operator==(const AnswerRead&) const = default;
};

enum class AnswerEnd {
  complete,     // as its framing says; the connection was not at its end
  closed,       // by the upstream's close, which is the end that its framing wants
  truncated,    // closed before the framing's end, or over TLS without close_notify
  reset,        // by the upstream
  client_gone,  // the client left first: what the upstream had yet to say is not known
};

struct Exchange {
  std::uint64_t number = 0;  // counts the recording's requests from 1
  AskedRequest request;
  Duration sent{0};  // the request was given to the upstream's connection
  std::vector<AnswerRead> reads;
  AnswerEnd end = AnswerEnd::complete;
  Duration ended{0};
  bool operator==(const Exchange&) const = default;
};

struct RecordingFacts {
  std::string tool_version;
  std::string started;   // in words, UTC
  std::string upstream;  // its URL
  Instant origin;        // of all instants of the recording, on the monotonic clock
  bool operator==(const RecordingFacts&) const = default;
};

struct Recording {
  RecordingFacts facts;
  std::vector<Exchange> exchanges;  // that are over, in the order of their requests
  std::size_t unfinished = 0;       // that are not: left out
  std::string cut_short;            // the last line is half a line: says so; else empty
};

}  // namespace streamgauge
