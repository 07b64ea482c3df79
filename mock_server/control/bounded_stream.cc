// SPDX-License-Identifier: MIT
#include "mock_server/control/bounded_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>

namespace streamgauge {
namespace {

constexpr auto kDrainTimeMax = std::chrono::seconds(2);
constexpr auto kDrainQuietMax = std::chrono::milliseconds(200);

}  // namespace

BoundedStream::BoundedStream(int socket, const StreamLimits& limits, const Clock& clock)
    : socket_(socket),
      limits_(limits),
      clock_(clock),
      deadline_(clock.now() + limits.wait_max),
      left_(limits.head_bytes_max) {}

void BoundedStream::head_read() {
  in_body_ = true;
  left_ = limits_.body_bytes_max;
}

bool BoundedStream::wait(short events, Instant deadline) const {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock_.now()).count() + 1;
  pollfd entry{socket_, events, 0};
  return left > 0 && ::poll(&entry, 1, static_cast<int>(left)) > 0;
}

bool BoundedStream::fill() {
  if (!wait(POLLIN, deadline_)) {
    state_ = State::too_late;
    return false;
  }
  const ssize_t got = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
  if (got <= 0) {
    state_ = State::gone;
    return false;
  }
  begin_ = 0;
  end_ = static_cast<std::size_t>(got);
  return true;
}

bool BoundedStream::is_readable() const { return begin_ < end_ || wait(POLLIN, deadline_); }

bool BoundedStream::is_writable() const {
  return state_ != State::gone && wait(POLLOUT, clock_.now() + limits_.wait_max);
}

ssize_t BoundedStream::read(char* to, std::size_t size) {
  if (state_ != State::good) return state_ == State::gone ? 0 : -1;
  if (begin_ == end_ && !fill()) return state_ == State::gone ? 0 : -1;
  if (left_ == 0) {
    state_ = in_body_ ? State::body_too_long : State::head_too_long;
    return -1;
  }
  const std::size_t count = std::min({size, end_ - begin_, left_});
  std::memcpy(to, buffer_.data() + begin_, count);
  begin_ += count;
  left_ -= count;
  return static_cast<ssize_t>(count);
}

// The library answers a request that it could not read in its own words; ours are said instead.
ssize_t BoundedStream::write(const char* from, std::size_t size) {
  if (state_ == State::good) send_whole({from, size});
  return static_cast<ssize_t>(size);
}

bool BoundedStream::send_whole(std::string_view bytes) {
  const Instant deadline = clock_.now() + limits_.wait_max;
  while (!bytes.empty()) {
    if (!wait(POLLOUT, deadline)) return false;
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
      state_ = State::gone;
      return false;
    }
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// Closing with bytes unread would reset the connection, and the answer might never be read.
void BoundedStream::drain() {
  ::shutdown(socket_, SHUT_WR);
  const Instant deadline = clock_.now() + kDrainTimeMax;
  while (wait(POLLIN, std::min(deadline, clock_.now() + kDrainQuietMax)) &&
         clock_.now() < deadline) {
    if (::recv(socket_, buffer_.data(), buffer_.size(), 0) <= 0) return;
  }
}

void BoundedStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void BoundedStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

}  // namespace streamgauge
