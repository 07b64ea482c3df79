// SPDX-License-Identifier: MIT
// For one request as its bytes come: a push machine over Beast's parser, within our limits.
#pragma once

#include <string>
#include <string_view>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace streamgauge {

class RequestReader {
 public:
  using Message = boost::beast::http::request<boost::beast::http::string_body>;
  enum class State { incomplete, complete, refused };

  RequestReader();

  // Takes what belongs to this request and gives how many bytes that were.
  std::size_t feed(std::string_view bytes);
  State state() const { return state_; }
  // Once: the client waits to hear that its body is wanted (RFC 9110 section 10.1.1).
  bool wants_continue();

  const Message& message() const { return parser_.get(); }
  // When it was refused: 400, 413 (body over 8 MiB) or 431 (head over 64 KiB), and why.
  int status() const { return status_; }
  const std::string& problem() const { return problem_; }

 private:
  void refuse(const boost::system::error_code& error);

  boost::beast::http::request_parser<boost::beast::http::string_body> parser_;
  State state_ = State::incomplete;
  int status_ = 0;
  std::string problem_;
  bool continued_ = false;
};

}  // namespace streamgauge
