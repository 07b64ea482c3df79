// SPDX-License-Identifier: MIT
// For counting, at the reader of a load, the chunks of one streamed chat completion as they come.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace streamgauge {

// A push machine for one answer: HTTP/1.1 head, chunked body, lines of server-sent events. Not the
// harness's decoder, which keeps every byte: a reader of nine thousand streams must cost little.
class ChatStream {
 public:
  // A piece of the answer, cut anywhere. Returns how many chunks (events whose delta has text) it
  // completed; or, with `encoded`, appends what is inside the framing there and counts nothing.
  std::size_t feed(std::string_view bytes, std::string* encoded = nullptr);
  // A piece of the body, as decoded from what the other has taken out of the framing.
  std::size_t feed_body(std::string_view text);

  bool answered() const { return state_ != State::head; }
  bool broken() const { return state_ == State::broken; }
  // The last HTTP chunk has come; with the end mark before it, the answer is whole.
  bool over() const { return state_ == State::over; }
  bool ended_rightly() const { return over() && end_mark_; }

 private:
  enum class State { head, size, data, data_end, last, over, broken };
  bool take_line(std::string_view& bytes);
  void on_line();
  void on_head_line();
  void on_size_line();
  std::size_t on_text_line(std::string_view line);

  State state_ = State::head;
  bool status_seen_ = false;
  bool chunked_ = false;
  bool end_mark_ = false;
  std::size_t left_ = 0;   // of the HTTP chunk
  std::string line_;       // of head or framing, while it is not all there
  std::string text_line_;  // of the body, likewise
};

}  // namespace streamgauge
