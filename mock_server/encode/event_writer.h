// SPDX-License-Identifier: MIT
// For spelling server-sent events (WHATWG, event stream format), in the form that a plan wants.
#pragma once

#include <string>
#include <string_view>

#include "scenarios/plan/plan.h"

namespace streamgauge {

class EventWriter {
 public:
  // `usual`: the newline when the form does not say.
  explicit EventWriter(const EventForm& form, Newline usual = Newline::lf);

  // What stands before and after the data of every event: made once, appended often.
  const std::string& before() const { return before_; }
  const std::string& after() const { return after_; }
  std::string before(std::string_view event_name) const;
  const std::string& newline() const { return newline_; }
  std::string_view data() const { return data_; }  // "data: ", before every line of data

  // One whole event; `data` without newlines.
  void append(std::string& out, std::string_view data, std::string_view event_name = {}) const;
  // A line that clients skip.
  void append_comment(std::string& out, std::string_view text) const;
  // What the stream begins with: a byte order mark, or nothing.
  std::string_view preamble() const { return preamble_; }

 private:
  std::string newline_, before_, after_;
  std::string_view data_, preamble_;
};

}  // namespace streamgauge
