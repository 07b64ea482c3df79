// SPDX-License-Identifier: MIT
// For splitting a decoded body into events: SSE by WHATWG HTML 9.2.6, NDJSON by line.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct StreamEvent {
  Instant at;        // of the read that completed it
  std::string type;  // SSE event type, "message" unless named; "line" for NDJSON
  std::string data;  // SSE data, or the line
  std::string id;    // last event id when it was dispatched
};

// Of an event, or of a line; a page that streams files as events stays below it.
constexpr std::size_t kEventBytesMax = std::size_t{16} << 20U;

// An event over the limit is dropped and `oversized` counts it. What is no UTF-8 becomes U+FFFD, as
// in a browser.
class SseParser {
 public:
  void feed(std::string_view bytes, Instant at, std::vector<StreamEvent>& events);
  std::size_t comments() const { return comments_; }
  std::size_t oversized() const { return oversized_; }
  // What a client sends as Last-Event-ID when it asks again: of the last block that ended.
  const std::string& last_event_id() const { return last_event_id_; }
  // How long the stream wants a client to wait before that; the last valid `retry` counts.
  std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  void take_line(std::string_view line, Instant at, std::vector<StreamEvent>& events);
  void take_field(std::string_view name, std::string_view value);
  void take_retry(std::string_view digits);
  void dispatch(Instant at, std::vector<StreamEvent>& events);

  std::string line_;  // begun in an earlier read
  std::string data_;
  std::string type_;
  std::string id_;
  std::string last_event_id_;
  std::optional<std::chrono::milliseconds> retry_;
  bool has_data_ = false;
  bool after_cr_ = false;
  bool started_ = false;   // past a possible byte order mark
  bool line_cut_ = false;  // the line is longer than an event may be
  bool too_long_ = false;  // the event is
  std::size_t comments_ = 0;
  std::size_t oversized_ = 0;
};

// A line over the limit is dropped.
class LineParser {
 public:
  void feed(std::string_view bytes, Instant at, std::vector<StreamEvent>& events);

 private:
  std::string line_;  // begun in an earlier read
  bool line_cut_ = false;
};

}  // namespace streamgauge
