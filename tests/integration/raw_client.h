// SPDX-License-Identifier: MIT
// For talking to a server over a real loopback connection, byte by byte, with a generous limit.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <poll.h>
#include <sys/socket.h>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

constexpr Duration kTestLimit = std::chrono::seconds(20);  // nothing takes a hundredth of it

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(io_) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
  }

  void send(std::string_view bytes) {
    boost::system::error_code ignored;  // a server that refuses early may have closed
    boost::asio::write(socket_, boost::asio::buffer(bytes.data(), bytes.size()), ignored);
  }
  void get(const std::string& path, const std::string& more = {}) {
    send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
  }

  // Reads until `done` holds of all that has come; false: the peer closed or the limit passed.
  bool read_until(const std::function<bool(const std::string& all)>& done) {
    const Instant limit = SteadyClock().now() + kTestLimit;
    while (!done(received_)) {
      pollfd ready{socket_.native_handle(), POLLIN, 0};
      if (SteadyClock().now() > limit || poll(&ready, 1, 1000) < 0) return false;
      if (ready.revents == 0) continue;
      char buffer[16384];
      const ssize_t got = ::recv(socket_.native_handle(), buffer, sizeof buffer, 0);
      if (got <= 0) {
        closed_ = true;
        return done(received_);
      }
      received_.append(buffer, static_cast<std::size_t>(got));
    }
    return true;
  }
  bool read_until(const std::string& piece) {
    return read_until([&](const std::string& all) { return all.find(piece) != all.npos; });
  }
  std::string read_to_end() {
    read_until([](const std::string&) { return false; });
    return received_;
  }

  const std::string& received() const { return received_; }
  bool closed() const { return closed_; }
  void close() { socket_.close(); }
  void reset() {
    socket_.set_option(boost::asio::socket_base::linger(true, 0));
    socket_.close();
  }

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_;
  std::string received_;
  bool closed_ = false;
};

// Waits for another thread's doing, within the limit.
inline bool eventually(const std::function<bool()>& holds) {
  const Instant limit = SteadyClock().now() + kTestLimit;
  while (!holds()) {
    if (SteadyClock().now() > limit) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace streamgauge
