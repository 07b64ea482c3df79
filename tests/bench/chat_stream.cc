// SPDX-License-Identifier: MIT
#include "tests/bench/chat_stream.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace streamgauge {
namespace {

constexpr std::size_t kLineMax = 64U << 10U;

bool starts(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

// Whether the event's delta has text: every mock's JSON has "content" there and nowhere else.
bool has_text(std::string_view event) {
  constexpr std::string_view kKey = "\"content\":";
  const std::size_t key = event.find(kKey);
  if (key == event.npos) return false;
  std::string_view value = event.substr(key + kKey.size());
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  return value.size() > 1 && value[0] == '"' && value[1] != '"';
}

}  // namespace

std::size_t ChatStream::feed(std::string_view bytes, std::string* encoded) {
  std::size_t chunks = 0;
  while (!bytes.empty() && state_ != State::over && state_ != State::broken) {
    if (state_ != State::data) {
      if (take_line(bytes)) on_line();
      continue;
    }
    const std::string_view data = bytes.substr(0, left_);
    bytes.remove_prefix(data.size());
    left_ -= data.size();
    if (left_ == 0) state_ = State::data_end;
    if (encoded != nullptr)
      *encoded += data;
    else
      chunks += feed_body(data);
  }
  return chunks;
}

std::size_t ChatStream::feed_body(std::string_view text) {
  std::size_t chunks = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) {
      text_line_ += text;
      if (text_line_.size() > kLineMax) state_ = State::broken;
      return chunks;
    }
    if (text_line_.empty()) {
      chunks += on_text_line(text.substr(0, end));
    } else {
      text_line_ += text.substr(0, end);
      chunks += on_text_line(text_line_);
      text_line_.clear();
    }
    text.remove_prefix(end + 1);
  }
  return chunks;
}

// Into line_, without its end; false: not all of it is there.
bool ChatStream::take_line(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  line_ += bytes.substr(0, end);
  if (line_.size() > kLineMax) state_ = State::broken;
  bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
  if (end == bytes.npos) return false;
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  return true;
}

void ChatStream::on_line() {
  if (state_ == State::head)
    on_head_line();
  else if (state_ == State::size)
    on_size_line();
  else if (state_ == State::last)
    state_ = line_.empty() ? State::over : State::last;  // else a trailer
  else if (state_ != State::broken)
    state_ = line_.empty() ? State::size : State::broken;
  line_.clear();
}

void ChatStream::on_head_line() {
  if (!status_seen_) {
    status_seen_ = true;
    if (!starts(line_, "HTTP/1.1 200")) state_ = State::broken;
    return;
  }
  std::transform(line_.begin(), line_.end(), line_.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (starts(line_, "transfer-encoding:")) chunked_ = line_.find("chunked") != line_.npos;
  if (line_.empty()) state_ = chunked_ ? State::size : State::broken;
}

void ChatStream::on_size_line() {
  const char* end = line_.data() + line_.size();
  const auto [after, error] = std::from_chars(line_.data(), end, left_, 16);
  if (error != std::errc{} || (after != end && *after != ';' && *after != ' '))
    state_ = State::broken;
  else
    state_ = left_ == 0 ? State::last : State::data;
}

std::size_t ChatStream::on_text_line(std::string_view line) {
  constexpr std::string_view kData = "data:";
  if (!starts(line, kData)) return 0;
  if (line.find("[DONE]") != line.npos && line.size() < kData.size() + 10) {
    end_mark_ = true;
    return 0;
  }
  return has_text(line) ? 1 : 0;
}

}  // namespace streamgauge
