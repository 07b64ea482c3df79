// SPDX-License-Identifier: MIT
#include "mock_server/serve/request_reader.h"

#include <boost/asio/buffer.hpp>

namespace streamgauge {
namespace {

namespace http = boost::beast::http;
constexpr std::uint32_t kHeaderBytesMax = 64U << 10U;
constexpr std::uint64_t kBodyBytesMax = 8U << 20U;

}  // namespace

RequestReader::RequestReader() {
  parser_.header_limit(kHeaderBytesMax);
  parser_.body_limit(kBodyBytesMax);
  parser_.eager(true);
}

std::size_t RequestReader::feed(std::string_view bytes) {
  boost::system::error_code error;
  const std::size_t used = parser_.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error && error != http::error::need_more) {
    refuse(error);
  } else if (parser_.is_done()) {
    state_ = State::complete;
  }
  return used;
}

bool RequestReader::wants_continue() {
  if (continued_ || !parser_.is_header_done() || message().version() < 11 ||
      !boost::beast::iequals(message()[http::field::expect], "100-continue"))
    return false;
  continued_ = true;
  return true;
}

void RequestReader::refuse(const boost::system::error_code& error) {
  state_ = State::refused;
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    status_ = 431;
    problem_ = "The request's head is over 64 KiB.";
  } else if (error == http::error::body_limit) {
    status_ = 413;
    problem_ = "The request's body is over 8 MiB.";
  } else {
    status_ = 400;
    problem_ = "The request is not HTTP/1.1: " + error.message() + ".";
  }
}

}  // namespace streamgauge
