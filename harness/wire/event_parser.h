// SPDX-License-Identifier: MIT
// For splitting a decoded body into events: SSE by WHATWG HTML 9.2.6, NDJSON by line.
#pragma once

#include <cstddef>
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

// Event size limit 1 MiB: beyond it the event is dropped and `oversized` counts it.
class SseParser {
 public:
  void feed(std::string_view bytes, Instant at, std::vector<StreamEvent>& events);
  std::size_t comments() const { return comments_; }
  std::size_t oversized() const { return oversized_; }

 private:
  void take_line(std::string_view line, Instant at, std::vector<StreamEvent>& events);
  void take_field(std::string_view name, std::string_view value);

  std::string line_;
  std::string data_;
  std::string type_;
  std::string id_;
  bool has_data_ = false;
  bool after_cr_ = false;
  bool started_ = false;   // past a possible byte order mark
  bool line_cut_ = false;  // the line is longer than an event may be
  bool too_long_ = false;  // the event is
  std::size_t comments_ = 0;
  std::size_t oversized_ = 0;
};

// A line longer than 1 MiB is dropped.
class LineParser {
 public:
  void feed(std::string_view bytes, Instant at, std::vector<StreamEvent>& events);

 private:
  std::string line_;
  bool line_cut_ = false;
};

}  // namespace streamgauge
