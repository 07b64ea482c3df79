// SPDX-License-Identifier: MIT
#include "mock_server/encode/event_writer.h"

namespace streamgauge {

EventWriter::EventWriter(const EventForm& form, Newline usual) {
  const Newline newline = form.newline.value_or(usual);
  newline_ = newline == Newline::lf ? "\n" : newline == Newline::crlf ? "\r\n" : "\r";
  if (form.two_lines) before_ = "data:" + newline_;
  data_ = form.space ? "data: " : "data:";
  before_ += data_;
  after_ = newline_ + newline_;
  if (form.bom) preamble_ = "\xEF\xBB\xBF";
}

std::string EventWriter::before(std::string_view event_name) const {
  if (event_name.empty()) return before_;
  return "event: " + std::string(event_name) + newline_ + before_;
}

void EventWriter::append(std::string& out, std::string_view data,
                         std::string_view event_name) const {
  out += before(event_name);
  out += data;
  out += after_;
}

void EventWriter::append_comment(std::string& out, std::string_view text) const {
  out += ": ";
  out += text;
  out += after_;
}

}  // namespace streamgauge
