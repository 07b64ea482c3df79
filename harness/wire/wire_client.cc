// SPDX-License-Identifier: MIT
#include "harness/wire/wire_client.h"

#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <netinet/tcp.h>

#include "harness/wire/kernel_stamp.h"

namespace streamgauge {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
constexpr std::size_t kReadBytes = std::size_t{64} << 10U;
constexpr std::size_t kUsualBytes = std::size_t{4} << 10U;
constexpr std::size_t kUsualReads = 32;

bool has_header(const Headers& headers, std::string_view name) {
  for (const Header& header : headers)
    if (strcasecmp(header.name.c_str(), name.data()) == 0) return true;
  return false;
}

std::string request_text(const WireRequest& request) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.url.target);
  const auto add = [&](const char* name, std::string_view value) {
    if (!has_header(request.headers, name)) text += fmt::format("{}: {}\r\n", name, value);
  };
  add("Host", request.url.host_header());
  add("User-Agent", "streamgauge");
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT")
    add("Content-Length", std::to_string(request.body.size()));
  add("Connection", "close");
  for (const Header& header : request.headers)
    text += fmt::format("{}: {}\r\n", header.name, header.value);
  return text + "\r\n" + request.body;
}

}  // namespace

class WireClient::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(boost::asio::io_context& io, WireRequest request, WireCallbacks callbacks)
      : request_(std::move(request)),
        callbacks_(std::move(callbacks)),
        io_(io),
        resolver_(io),
        socket_(io),
        timer_(io) {}

  void start() {
    record_.started = SteadyClock().now();
    // Growing step by step would cost more than the reads of a usual stream.
    record_.bytes.reserve(kUsualBytes);
    record_.reads.reserve(kUsualReads);
    total_due_ = record_.started + request_.limits.total;
    arm(request_.limits.connect, "the connection was not made");
    resolver_.async_resolve(request_.url.host, std::to_string(request_.url.port),
                            [self = shared_from_this()](error_code error, auto found) {
                              if (self->ended()) return;
                              if (error)
                                return self->no_connect(error, "cannot be resolved",
                                                        "Is the name spelled right?");
                              self->connect(found);
                            });
  }

  void close() {
    if (ended()) return;
    closing_ = true;
    // Later: the caller may stand in one of our callbacks.
    boost::asio::post(io_, [self = shared_from_this()] { self->end(WireEnd::by_us, {}); });
  }

  void abandon() {
    callbacks_ = {};
    end(WireEnd::by_us, {});
  }

  const WireRecord& record() const { return record_; }

 private:
  bool ended() const { return record_.end != WireEnd::open; }

  void connect(const tcp::resolver::results_type& found) {
    boost::asio::async_connect(
        socket_, found, [self = shared_from_this()](error_code error, const auto&) {
          if (self->ended()) return;
          if (error)
            return self->no_connect(error, "does not answer",
                                    "Is the server running, and on this port? --launch "
                                    "COMMAND starts it for the check");
          self->connected();
        });
  }

  void connected() {
    record_.connected = SteadyClock().now();
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    stamps_ = enable_kernel_stamps(socket_.native_handle());
    record_.kernel_stamps = stamps_;
    if (!request_.url.tls()) {
      send(request_text(request_), true);
    } else {
      auto session = TlsSession::client(request_.url.host, request_.tls);
      if (!session) return end(WireEnd::tls_failed, session.error().what);
      tls_.emplace(std::move(*session));
      tls_->start();
      send(tls_->take_output(), false);
    }
    wait_readable();
  }

  void send(std::string text, bool is_request) {
    auto bytes = std::make_shared<std::string>(std::move(text));
    boost::asio::async_write(
        socket_, boost::asio::buffer(*bytes),
        [self = shared_from_this(), bytes, is_request](error_code error, auto) {
          // A refusal to read shows in reading, with what was answered.
          if (self->ended() || error || !is_request) return;
          self->request_sent();
        });
  }

  void request_sent() {
    record_.sent = SteadyClock().now();
    if (record_.reads.empty()) arm(request_.limits.header, "no answer began");
    if (callbacks_.on_sent) callbacks_.on_sent();
  }

  // The kernel falls back to quick ACKs by itself, so this is asked for before every wait.
  void delay_acks() {
    const int quick = 0;
    setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &quick, sizeof quick);
  }

  void wait_readable() {
    if (request_.delayed_acks) delay_acks();
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
      if (self->ended()) return;
      if (error) return self->end(WireEnd::reset, error.message());
      self->read_all();
    });
  }

  void read_all() {
    std::array<char, kReadBytes> buffer;
    const auto keep = shared_from_this();
    while (!ended() && !closing_) {
      const StampedRead read = read_stamped(socket_.native_handle(), buffer.data(), buffer.size());
      if (read.length < 0 && (errno == EAGAIN || errno == EINTR)) return wait_readable();
      if (read.length < 0) return end(WireEnd::reset, std::strerror(errno));
      if (read.length == 0) return peer_closed();
      const std::string_view bytes(buffer.data(), static_cast<std::size_t>(read.length));
      record_.kernel_stamps = record_.kernel_stamps && read.stamped;
      if (!tls_) {
        take(bytes, read);
      } else {
        decrypt(bytes, read);
      }
      // The wait is armed anew and sees what is left, so there is no need to ask in vain.
      if (bytes.size() < buffer.size()) break;
    }
    if (!ended() && !closing_) wait_readable();
  }

  void decrypt(std::string_view ciphertext, const StampedRead& read) {
    const bool before = tls_->established();
    plaintext_.clear();
    const bool good = tls_->feed(ciphertext, plaintext_);
    std::string output = tls_->take_output();
    if (!output.empty()) send(std::move(output), false);
    if (!plaintext_.empty()) take(plaintext_, read);
    if (!good) return end(before ? WireEnd::reset : WireEnd::tls_failed, tls_->error());
    if (!before && tls_->established()) {
      record_.secured = SteadyClock().now();
      record_.tls_version = tls_->version();
      if (request_.tls.insecure) record_.tls_version += ", not verified (--insecure)";
      tls_->write(request_text(request_));
      send(tls_->take_output(), true);
    }
    if (tls_->closed()) end(WireEnd::closed, {});
  }

  void take(std::string_view bytes, const StampedRead& read) {
    if (record_.bytes.size() + bytes.size() > request_.limits.bytes_max)
      return end(WireEnd::limit,
                 fmt::format("the answer is longer than {} bytes", request_.limits.bytes_max));
    record_.bytes += bytes;
    record_.reads.push_back({read.arrived, read.returned, bytes.size()});
    // Moving a timer at every read would cost more than the read: the wait looks at this instead.
    last_read_ = read.returned;
    if (record_.reads.size() == 1) arm(request_.limits.idle, "the answer fell silent");
    if (callbacks_.on_read) callbacks_.on_read(bytes, read.arrived);
  }

  void peer_closed() {
    if (tls_ && !tls_->established())
      return end(WireEnd::tls_failed, "the peer closed during the TLS handshake");
    end(tls_ && !tls_->closed() ? WireEnd::reset : WireEnd::closed,
        tls_ && !tls_->closed() ? "closed without close_notify" : "");
  }

  void no_connect(const error_code& error, std::string_view what, std::string_view hint) {
    end(WireEnd::no_connect,
        fmt::format("{} {}: {}. {}", request_.url.host_header(), what, error.message(), hint));
  }

  void arm(Duration limit, std::string why) {
    limit_ = limit;
    limit_why_ = std::move(why);
    last_read_ = SteadyClock().now();
    timer_.expires_at(
        std::chrono::steady_clock::time_point(std::min(last_read_ + limit, total_due_)));
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error && !self->ended()) self->on_timer();
    });
  }

  void on_timer() {
    const Instant now = SteadyClock().now();
    const Instant due = std::min(last_read_ + limit_, total_due_);
    if (now < due) {
      timer_.expires_at(std::chrono::steady_clock::time_point(due));
      timer_.async_wait([self = shared_from_this()](error_code error) {
        if (!error && !self->ended()) self->on_timer();
      });
      return;
    }
    if (record_.connected && request_.url.tls() && !record_.secured)
      return end(WireEnd::tls_failed, fmt::format("the handshake did not end within {:.1f} s",
                                                  to_ms(now - record_.started) / 1000));
    const bool total = total_due_ <= now;
    const WireEnd kind = record_.connected ? WireEnd::timeout : WireEnd::no_connect;
    end(kind, total ? fmt::format("the answer did not end within {:.0f} s",
                                  to_ms(request_.limits.total) / 1000)
                    : fmt::format("{} within {:.1f} s", limit_why_, to_ms(limit_) / 1000));
  }

  void end(WireEnd kind, std::string error) {
    if (ended()) return;
    record_.end = kind;
    record_.ended = SteadyClock().now();
    record_.error = std::move(error);
    error_code ignored;
    resolver_.cancel();
    timer_.cancel();
    socket_.close(ignored);
    if (callbacks_.on_end) callbacks_.on_end();
  }

  WireRecord record_;
  WireRequest request_;
  WireCallbacks callbacks_;
  boost::asio::io_context& io_;
  tcp::resolver resolver_;
  tcp::socket socket_;
  boost::asio::steady_timer timer_;
  std::optional<TlsSession> tls_;
  std::string plaintext_;
  bool stamps_ = false;
  bool closing_ = false;  // told to close: nothing more is read
  Instant last_read_;
  Instant total_due_;
  Duration limit_{0};
  std::string limit_why_;
};

WireClient::WireClient(boost::asio::io_context& io, WireRequest request, WireCallbacks callbacks)
    : impl_(std::make_shared<Impl>(io, std::move(request), std::move(callbacks))) {}
WireClient::~WireClient() { impl_->abandon(); }
void WireClient::start() { impl_->start(); }
void WireClient::close() { impl_->close(); }
const WireRecord& WireClient::record() const { return impl_->record(); }

}  // namespace streamgauge
