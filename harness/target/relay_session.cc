// SPDX-License-Identifier: MIT
#include "harness/target/relay_session.h"

#include <array>

#include <arpa/inet.h>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include "harness/target/relay_policy.h"
#include "harness/target/relay_socket.h"
#include "harness/wire/response_decoder.h"

namespace streamgauge {
namespace {

namespace http = boost::beast::http;
constexpr std::size_t kHeldMax = std::size_t{64} << 20U;
constexpr Duration kSilenceMax = std::chrono::seconds(30);
constexpr Duration kLook = std::chrono::milliseconds(50);

class RelaySession {
 public:
  RelaySession(int client, const RelayConfig& config, const ServerTls& tls,
               const std::atomic<bool>& stop)
      : client_(client),
        config_(config),
        tls_(tls),
        stop_(stop),
        upstream_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}

  void run() {
    if (tls_ && !client_.secure(tls_)) return;
    if (!read_request() || !ask_upstream()) return;
    policy_ = relay_policy(config_, compress_);
    if (pump())
      client_.end();
    else
      cut();
  }

 private:
  // Waits for either side; false when told to stop or after too long a silence.
  bool wait(std::array<pollfd, 2>& sides, std::optional<Instant> wake) {
    const Instant silent_since = SteadyClock().now();
    while (!stop_) {
      const Instant now = SteadyClock().now();
      if (wake && now >= *wake) return true;
      Duration limit = kLook;
      if (wake) limit = std::min(limit, *wake - now);
      const timespec time{0, static_cast<long>(limit.count())};
      if (ppoll(sides.data(), sides.size(), &time, nullptr) > 0) return true;
      if (!wake && now - silent_since > kSilenceMax) return false;
    }
    return false;
  }

  bool read_request() {
    http::request_parser<http::string_body> parser;
    parser.eager(true);
    std::string pending;
    std::array<char, 16384> buffer;
    while (!parser.is_done()) {
      std::array<pollfd, 2> sides{{{client_.handle(), POLLIN, 0}, {-1, 0, 0}}};
      if (!wait(sides, std::nullopt)) return false;
      const long got = client_.receive(buffer.data(), buffer.size());
      if (got <= 0) return false;
      pending.append(buffer.data(), static_cast<std::size_t>(got));
      boost::system::error_code error;
      const std::size_t used = parser.put(boost::asio::buffer(pending), error);
      pending.erase(0, used);
      if (error && error != http::error::need_more) return false;
    }
    const auto& message = parser.get();
    const auto& accepted = message[http::field::accept_encoding];
    compress_ = std::string(accepted).find("gzip") != std::string::npos;
    request_ = fmt::format("{} {} HTTP/1.1\r\n", std::string(message.method_string()),
                           std::string(message.target()));
    for (const auto& field : message) {
      if (field.name() == http::field::connection) continue;
      request_ +=
          fmt::format("{}: {}\r\n", std::string(field.name_string()), std::string(field.value()));
    }
    request_ += "Connection: close\r\n\r\n" + message.body();
    return true;
  }

  bool ask_upstream() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(config_.upstream.port);
    if (inet_pton(AF_INET, config_.upstream.host.c_str(), &address.sin_addr) != 1) return false;
    return connect(upstream_.handle(), reinterpret_cast<const sockaddr*>(&address),
                   sizeof address) == 0 &&
           upstream_.send_all(request_);
  }

  // false: the connection must be cut, because the upstream broke or the client left.
  bool pump() {
    std::array<char, 65536> buffer;
    while (true) {
      const bool reading = upstream_over_ ? false : true;
      std::array<pollfd, 2> sides{{{client_.handle(), POLLIN | POLLRDHUP, 0},
                                   {reading ? upstream_.handle() : -1, POLLIN, 0}}};
      if (!wait(sides, policy_->wake())) return false;
      const Instant now = SteadyClock().now();
      RelayOutput out;
      if (policy_->wake() && now >= *policy_->wake()) {
        policy_->on_timer(now, out);
      } else if (sides[0].revents != 0) {
        return false;
      } else if (sides[1].revents != 0) {
        const long got = upstream_.receive(buffer.data(), buffer.size());
        if (got < 0) return false;
        if (got == 0)
          decoder_.finish(now);
        else
          decoder_.feed({buffer.data(), static_cast<std::size_t>(got)}, now);
        if (!hand_over(now, out)) return false;
      }
      if (!put_out(out)) return false;
      if (out.finish) return true;
    }
  }

  // Tells the policy what is new in the decoded answer; whole HTTP chunks where there are any.
  bool hand_over(Instant now, RelayOutput& out) {
    const DecodedResponse& response = decoder_.response();
    if (response.head_at && !head_told_) {
      head_told_ = true;
      policy_->on_head(now, out);
    }
    if (response.framing == "chunked") {
      for (; chunks_told_ < response.http_chunks.size(); ++chunks_told_) {
        const std::size_t length = response.http_chunks[chunks_told_].length;
        policy_->on_piece(std::string_view(response.body).substr(body_told_, length), now, out);
        body_told_ += length;
      }
    } else if (body_told_ < response.body.size()) {
      policy_->on_piece(std::string_view(response.body).substr(body_told_), now, out);
      body_told_ = response.body.size();
    }
    if (response.body.size() > kHeldMax) return false;
    if (response.end == BodyEnd::open) return true;
    if (response.end != BodyEnd::complete) return false;
    upstream_over_ = true;
    policy_->on_end(now, out);
    return true;
  }

  bool put_out(const RelayOutput& out) {
    std::string bytes;
    if (out.head && !head_sent_) {
      head_sent_ = true;
      bytes = head_text();
    }
    for (const std::string& frame : out.frames)
      bytes += fmt::format("{:x}\r\n{}\r\n", frame.size(), frame);
    if (out.finish) bytes += "0\r\n\r\n";
    return bytes.empty() || client_.send_all(bytes);
  }

  std::string head_text() const {
    const ResponseHead& head = decoder_.response().head;
    std::string text = fmt::format("HTTP/1.1 {} {}\r\n", head.status, head.reason);
    for (const Header& header : head.headers) {
      const auto is = [&](const char* name) { return strcasecmp(header.name.c_str(), name) == 0; };
      if (is("Content-Length") || is("Transfer-Encoding") || is("Connection")) continue;
      text += fmt::format("{}: {}\r\n", header.name, header.value);
    }
    if (config_.kind == RelayKind::gzip_unflushed && compress_)
      text += "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n";
    return text + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
  }

  void cut() const {
    const linger reset{1, 0};
    if (head_sent_) setsockopt(client_.handle(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  }

  RelaySocket client_;
  const RelayConfig& config_;
  const ServerTls& tls_;  // empty: plain
  const std::atomic<bool>& stop_;
  RelaySocket upstream_;
  std::string request_;
  bool compress_ = false;
  ResponseDecoder decoder_;
  std::unique_ptr<RelayPolicy> policy_;
  std::size_t chunks_told_ = 0;
  std::size_t body_told_ = 0;
  bool head_told_ = false;
  bool head_sent_ = false;
  bool upstream_over_ = false;
};

}  // namespace

void run_relay_session(int client, const RelayConfig& config, const ServerTls& tls,
                       const std::atomic<bool>& stop) {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  RelaySession(client, config, tls, stop).run();
}

}  // namespace streamgauge
