// SPDX-License-Identifier: MIT
#include "mock_server/control/http_transport.h"

#include <charconv>

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

namespace streamgauge {
namespace {

constexpr std::size_t kFieldsMax = 100;
constexpr std::size_t kPathBytesMax = 1024;
constexpr std::size_t kConnectionsMax = 8;

constexpr std::string_view kTooLong = "The request's body is over 1 MiB.";

void put(const ControlAnswer& answer, httplib::Response& response) {
  response.status = answer.status;
  for (const Header& header : answer.headers) response.set_header(header.name, header.value);
  response.set_content(answer.body, answer.media_type);
}

// Whole, for a request that the library could not read.
std::string raw_answer(const ControlAnswer& answer, std::string_view reason) {
  return fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
      answer.status, reason, answer.media_type, answer.body.size(), answer.body);
}

std::string words_for(BoundedStream::State state) {
  switch (state) {
    case BoundedStream::State::head_too_long:
      return raw_answer(control_error(431, "The request's head is over 16 KiB."),
                        "Request Header Fields Too Large");
    case BoundedStream::State::body_too_long:
      return raw_answer(control_error(413, kTooLong), "Content Too Large");
    case BoundedStream::State::too_late:
      return raw_answer(control_error(408, "The request did not come within 10 s."),
                        "Request Timeout");
    default:
      return {};
  }
}

}  // namespace

HttpTransport::HttpTransport(Answer answer) : answer_(std::move(answer)) {
  new_task_queue = [] { return new httplib::ThreadPool(kConnectionsMax); };
  // Not the library's SO_REUSEPORT: a port that another process has is taken.
  set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  set_tcp_nodelay(true);
  set_default_headers(
      {{"Cache-Control", "no-store"},
       {"X-Content-Type-Options", "nosniff"},
       {"Referrer-Policy", "no-referrer"},
       {"Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"}});
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    if (const auto refused = refuse(request)) {
      put(*refused, response);
      return HandlerResponse::Handled;
    }
    if (request.get_header_value("Content-Length", 0).find_first_not_of('0') != std::string::npos)
      return HandlerResponse::Unhandled;  // its body is read by the handlers below
    this->answer(request, {}, response);
    return HandlerResponse::Handled;
  });
  const auto with_body = [this](const httplib::Request& request, httplib::Response& response,
                                const httplib::ContentReader& read) {
    std::string body;
    if (!read([&](const char* bytes, std::size_t count) {
          body.append(bytes, count);
          return body.size() <= limits_.body_bytes_max;
        }))
      return put(control_error(400, "The request's body could not be read."), response);
    this->answer(request, std::move(body), response);
  };
  Put(".*", with_body);
  Post(".*", with_body);
  set_error_handler([](const httplib::Request&, httplib::Response& response) {
    if (response.body.empty())
      put(control_error(response.status, "The request could not be understood."), response);
  });
  set_exception_handler(
      [](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
        put(control_error(500, "The mock failed to answer."), response);
      });
}

std::optional<ControlAnswer> HttpTransport::refuse(const httplib::Request& request) const {
  const std::size_t hosts = request.get_header_value_count("Host");
  const Caller caller{hosts == 1 ? request.get_header_value("Host") : "",
                      request.get_header_value("Origin")};
  if (const auto why = refuse_caller(caller, rule_)) return control_error(403, *why);
  if (request.headers.size() > kFieldsMax)
    return control_error(431, "The request has over 100 header fields.");
  if (request.path.size() > kPathBytesMax)
    return control_error(414, "The request's path is over 1 KiB.");
  if (request.has_header("Transfer-Encoding"))
    return control_error(411, "The body must come with a Content-Length, not chunked.");
  if (request.has_header("Content-Encoding"))
    return control_error(415, "The body must come as it is, not encoded.");
  if (request.get_header_value_count("Content-Length") == 0) return std::nullopt;
  const std::string length = request.get_header_value("Content-Length");
  std::size_t bytes = 0;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bytes);
  if (end != length.data() + length.size() || error == std::errc::invalid_argument ||
      request.get_header_value_count("Content-Length") > 1)
    return control_error(400, "The header Content-Length is not one number.");
  if (error == std::errc::result_out_of_range || bytes > limits_.body_bytes_max)
    return control_error(413, kTooLong);
  return std::nullopt;
}

void HttpTransport::answer(const httplib::Request& request, std::string body,
                           httplib::Response& response) {
  ControlRequest asked{request.method, request.path, {}, std::move(body)};
  asked.query = request.params;
  put(answer_(asked), response);
}

bool HttpTransport::process_and_close_socket(socket_t socket) {
  std::unique_lock ending(mutex_);
  const bool too_late = ending_;
  if (!too_late) open_.insert(socket);
  ending.unlock();
  if (!too_late) converse(socket);
  const std::scoped_lock lock(mutex_);
  open_.erase(socket);
  ::close(socket);
  return true;
}

void HttpTransport::converse(socket_t socket) {
  BoundedStream stream(socket, limits_, clock_);
  bool closed = false;
  process_request(stream, true, closed, [&](httplib::Request& request) {
    stream.head_read();
    // The library would compress as hard as it can, for a caller on the same machine.
    request.headers.erase("Accept-Encoding");
  });
  if (stream.state() == BoundedStream::State::gone) return;
  if (const std::string words = words_for(stream.state()); !words.empty()) stream.send_whole(words);
  stream.drain();
}

void HttpTransport::end_connections() {
  const std::scoped_lock lock(mutex_);
  ending_ = true;
  for (const socket_t socket : open_) ::shutdown(socket, SHUT_RDWR);
}

}  // namespace streamgauge
