// SPDX-License-Identifier: MIT
#include "harness/wire/event_parser.h"

#include <algorithm>

namespace streamgauge {
namespace {

constexpr std::size_t kEventBytesMax = std::size_t{1} << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

void SseParser::feed(std::string_view bytes, Instant at, std::vector<StreamEvent>& events) {
  for (const char byte : bytes) {
    if (after_cr_ && byte == '\n') {  // CRLF is one line end
      after_cr_ = false;
      continue;
    }
    after_cr_ = byte == '\r';
    if (byte != '\r' && byte != '\n') {
      if (line_.size() < kEventBytesMax)
        line_ += byte;
      else
        line_cut_ = true;
      continue;
    }
    std::string_view line = line_;
    if (!started_ && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    started_ = true;
    take_line(line, at, events);
    line_.clear();
    line_cut_ = false;
  }
}

void SseParser::take_line(std::string_view line, Instant at, std::vector<StreamEvent>& events) {
  if (line.empty()) {
    if (too_long_) {
      ++oversized_;
    } else if (has_data_) {
      data_.pop_back();  // the last line end
      events.push_back({at, type_.empty() ? "message" : type_, data_, id_});
    }
    data_.clear();
    type_.clear();
    has_data_ = false;
    too_long_ = false;
    return;
  }
  if (line.front() == ':') {
    ++comments_;
    return;
  }
  too_long_ = too_long_ || line_cut_;
  if (too_long_) return;
  const std::size_t colon = std::min(line.find(':'), line.size());
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(line.substr(0, colon), value);
}

void SseParser::take_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    if (data_.size() + value.size() > kEventBytesMax) {
      too_long_ = true;
      return;
    }
    data_ += value;
    data_ += '\n';
    has_data_ = true;
  } else if (name == "event") {
    type_ = value;
  } else if (name == "id" && value.find('\0') == std::string_view::npos) {
    id_ = value;
  }
}

void LineParser::feed(std::string_view bytes, Instant at, std::vector<StreamEvent>& events) {
  for (const char byte : bytes) {
    if (byte != '\n') {
      if (line_.size() < kEventBytesMax)
        line_ += byte;
      else
        line_cut_ = true;
      continue;
    }
    if (line_.ends_with('\r')) line_.pop_back();
    if (!line_.empty() && !line_cut_) events.push_back({at, "line", line_, {}});
    line_.clear();
    line_cut_ = false;
  }
}

}  // namespace streamgauge
