// SPDX-License-Identifier: MIT
#include "mock_server/replay/answer_tracker.h"

#include <algorithm>
#include <charconv>

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/trim.hpp>

namespace streamgauge {
namespace {

constexpr std::size_t kFieldsBytesMax = 64U << 10U;
constexpr std::size_t kSizeLineBytesMax = 4U << 10U;

std::optional<std::uint64_t> number_of(std::string_view text, int base) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string lower(std::string_view text) {
  return boost::algorithm::to_lower_copy(boost::algorithm::trim_copy(std::string(text)));
}

// Whether a list of words, divided by commas, has this one.
bool lists(const std::string& list, std::string_view word) {
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    if (lower(std::string_view(list).substr(at, end - at)) == word) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

bool AnswerTracker::in_fields() const {
  const bool begun = state_ != State::status_line || offset_ > 0;
  return begun && !over_limit_ &&
         (state_ == State::status_line || state_ == State::fields || state_ == State::trailers);
}

void AnswerTracker::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t used = bytes.size();
    switch (state_) {
      case State::over:  // something that nobody has asked for
        state_ = State::until_close;
        break;
      case State::until_close:
        break;
      case State::length:
      case State::http_chunk:
        used = static_cast<std::size_t>(std::min<std::uint64_t>(left_, used));
        left_ -= used;
        if (left_ == 0) state_ = state_ == State::length ? State::over : State::http_chunk_end;
        break;
      default:
        used = take_line(bytes);
    }
    offset_ += used;
    bytes.remove_prefix(used);
    if (!line_.empty() && line_.back() == '\n') line_over();
  }
}

std::size_t AnswerTracker::take_line(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  const std::size_t used = end == std::string_view::npos ? bytes.size() : end + 1;
  const bool is_size = state_ == State::http_chunk_size || state_ == State::http_chunk_end;
  const std::size_t before = is_size ? line_.size() : fields_bytes_;
  if (before + used > (is_size ? kSizeLineBytesMax : kFieldsBytesMax)) {
    over_limit_ = !is_size;
    state_ = State::until_close;
    line_.clear();
    return 0;
  }
  if (!is_size) fields_bytes_ += used;
  line_ += bytes.substr(0, used);
  return used;
}

void AnswerTracker::line_over() {
  line_.pop_back();
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  switch (state_) {
    case State::status_line:
      status_line();
      break;
    case State::fields:
      line_.empty() ? head_over() : field();
      break;
    case State::http_chunk_size:
      http_chunk_size();
      break;
    case State::http_chunk_end:
      state_ = line_.empty() ? State::http_chunk_size : State::until_close;
      break;
    case State::trailers:
      if (line_.empty()) state_ = State::over;
      break;
    default:
      break;
  }
  line_.clear();
}

void AnswerTracker::status_line() {
  const std::string_view line = line_;
  const auto status = line.size() < 12 ? std::nullopt : number_of(line.substr(9, 3), 10);
  if (!line.starts_with("HTTP/1.") || !status) {
    state_ = State::until_close;
    return;
  }
  status_ = static_cast<int>(*status);
  keep_alive_ = line[7] != '0';
  state_ = State::fields;
}

void AnswerTracker::field() {
  const std::size_t colon = line_.find(':');
  if (colon == std::string::npos) return;
  const std::string name = lower(std::string_view(line_).substr(0, colon));
  const std::string value = lower(std::string_view(line_).substr(colon + 1));
  if (name == "content-length") {
    const auto length = number_of(value, 10);
    unknown_framing_ = unknown_framing_ || !length || (length_ && *length_ != *length);
    length_ = length;
  } else if (name == "transfer-encoding") {
    chunked_ = value == "chunked" || (value.ends_with("chunked") && lists(value, "chunked"));
    unknown_framing_ = unknown_framing_ || !chunked_;
  } else if (name == "connection") {
    if (lists(value, "keep-alive")) keep_alive_ = true;
    if (lists(value, "close")) keep_alive_ = false;
  }
}

void AnswerTracker::head_over() {
  if (status_ >= 100 && status_ < 200 && status_ != 101) {  // the answer itself is yet to come
    state_ = State::status_line;
    return;
  }
  const bool has_body = !head_request_ && status_ != 204 && status_ != 304;
  if (status_ == 101 || (has_body && unknown_framing_)) {
    state_ = State::until_close;
  } else if (!has_body || (!chunked_ && length_ == 0)) {
    state_ = State::over;
  } else if (chunked_) {
    state_ = State::http_chunk_size;
  } else if (length_) {
    left_ = *length_;
    state_ = State::length;
  } else {
    state_ = State::until_close;
  }
}

void AnswerTracker::http_chunk_size() {
  const auto size = number_of(lower(std::string_view(line_).substr(0, line_.find(';'))), 16);
  if (!size) {
    state_ = State::until_close;
  } else if (*size == 0) {
    state_ = State::trailers;
    trailers_from_ = offset_;
  } else {
    left_ = *size;
    state_ = State::http_chunk;
  }
}

}  // namespace streamgauge
