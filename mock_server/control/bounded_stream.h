// SPDX-License-Identifier: MIT
// For giving cpp-httplib one connection with the limits that its packaged version does not keep.
#pragma once

#include <array>

#include <httplib.h>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct StreamLimits {
  std::size_t head_bytes_max = 16U << 10U;
  std::size_t body_bytes_max = 1U << 20U;
  Duration wait_max = std::chrono::seconds(10);  // for the whole request, and again for the answer
};

// The library (0.11.4) reads request lines and header fields without end and waits anew for every
// byte: so the bytes are counted here, and after the last that is allowed the connection is dead.
class BoundedStream final : public httplib::Stream {
 public:
  enum class State { good, head_too_long, body_too_long, too_late, gone };

  // Does not own the socket.
  BoundedStream(int socket, const StreamLimits& limits, const Clock& clock);

  State state() const { return state_; }
  void head_read();  // what follows is body
  void drain();      // sends the end and reads what is left, at most 2 s
  bool send_whole(std::string_view bytes);

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;  // 0: end, -1: no more, see state()
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;  // not told: not needed
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

 private:
  bool wait(short events, Instant deadline) const;
  bool fill();

  int socket_;
  StreamLimits limits_;
  const Clock& clock_;
  Instant deadline_;
  State state_ = State::good;
  bool in_body_ = false;
  std::size_t left_;  // bytes that may still be read
  std::array<char, 4096> buffer_{};
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace streamgauge
