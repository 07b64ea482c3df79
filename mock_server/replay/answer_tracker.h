// SPDX-License-Identifier: MIT
// For knowing where an HTTP/1.x answer ends and which of its bytes are header or trailer fields, as
// they come.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace streamgauge {

// Decodes nothing and refuses nothing: an answer whose framing is broken goes on until the
// connection ends, as does one that is not HTTP. Any split of the bytes gives the same result.
class AnswerTracker {
 public:
  explicit AnswerTracker(bool head_request = false) : head_request_(head_request) {}

  // Bytes after the end belong to the answer too: nobody has asked for another one.
  void feed(std::string_view bytes);

  bool over() const { return state_ == State::over; }
  // The end of the connection is the end that the framing wants.
  bool ends_by_close() const { return state_ == State::until_close; }
  // The connection may be used again after the answer.
  bool keeps_alive() const { return over() && keep_alive_; }
  // Header or trailer fields have begun and are not over.
  bool in_fields() const;
  // Where trailer fields begin, in bytes from the answer's first.
  std::optional<std::uint64_t> trailers_from() const { return trailers_from_; }
  // The fields are over 64 KiB: whose they are and where they end is not known.
  bool over_limit() const { return over_limit_; }

 private:
  enum class State {
    status_line,
    fields,
    length,
    until_close,
    http_chunk_size,
    http_chunk,
    http_chunk_end,
    trailers,
    over
  };

  std::size_t take_line(std::string_view bytes);
  void line_over();
  void status_line();
  void field();
  void head_over();
  void http_chunk_size();

  bool head_request_;
  State state_ = State::status_line;
  std::string line_;  // so far
  std::uint64_t offset_ = 0;
  std::size_t fields_bytes_ = 0;
  bool over_limit_ = false;
  int status_ = 0;
  bool keep_alive_ = true;
  bool chunked_ = false, unknown_framing_ = false;
  std::optional<std::uint64_t> length_;
  std::uint64_t left_ = 0;  // of the body, or of the HTTP chunk
  std::optional<std::uint64_t> trailers_from_;
};

}  // namespace streamgauge
