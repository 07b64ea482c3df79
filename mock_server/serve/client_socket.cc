// SPDX-License-Identifier: MIT
#include "mock_server/serve/client_socket.h"

#include <algorithm>
#include <array>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include "mock_server/serve/lingering_close.h"

namespace streamgauge {
namespace {

constexpr std::size_t kEarlyBytesMax = 64U << 10U;  // of requests that wait for their turn

}  // namespace

ClientSocket::ClientSocket(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

ClientSocket::~ClientSocket() = default;

void ClientSocket::open(const ServerContext& secure) {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  channel_ = secure ? tls_channel(socket_.native_handle(), secure)
                    : plain_channel(socket_.native_handle());
}

void ClientSocket::wait_readable() {
  if (watching_ || closed_ || incoming_.size() > kEarlyBytesMax) return;
  watching_ = true;
  socket_.async_wait(boost::asio::socket_base::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->watching_ = false;
                       if (!error && !self->closed_) self->on_readable();
                     });
}

void ClientSocket::on_readable() {
  const Channel::Outcome outcome = take_in();
  if (closed_) return;
  if (channel_->has_unsent()) wait_writable();
  if (outcome == Channel::Outcome::would_block) return wait_readable();
  if (outcome == Channel::Outcome::moved) return;  // enough for now; read_on() goes on
  client_gone();
}

// Everything that has come, within limits. One that only hangs forgets it.
Channel::Outcome ClientSocket::take_in() {
  std::array<char, 16'384> room;  // not set to zero: that would cost more than a small read
  while (incoming_.size() <= kEarlyBytesMax) {
    const Channel::Moved moved = channel_->read(room.data(), room.size());
    if (moved.outcome != Channel::Outcome::moved) return moved.outcome;
    if (hanging_) continue;
    incoming_.append(room.data(), moved.bytes);
    offer();
    if (closed_) break;
  }
  return Channel::Outcome::moved;
}

void ClientSocket::offer() {
  if (offering_) return;  // room has been made while it is taken
  offering_ = true;
  take(incoming_);
  offering_ = false;
}

void ClientSocket::read_on() {
  if (closed_ || hanging_) return;
  offer();
  wait_readable();
}

void ClientSocket::set_nagle(bool on) {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(!on), ignored);
}

void ClientSocket::set_cork(bool on) {
  const int value = on ? 1 : 0;
  setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_CORK, &value, sizeof value);
}

void ClientSocket::send(std::string_view bytes) {
  if (closed_) return;
  if (unsent_.empty() && !bytes.empty()) {
    const Channel::Moved moved = channel_->write(bytes);
    if (moved.outcome == Channel::Outcome::broken) return client_gone();
    bytes.remove_prefix(moved.bytes);
  }
  unsent_ += bytes;
  if (!is_clear()) wait_writable();
}

void ClientSocket::wait_writable() {
  if (waiting_) return;
  waiting_ = true;
  if (!blocked_since_) blocked_since_ = SteadyClock().now();
  unsent_bytes_max_ = std::max(unsent_bytes_max_, unsent_.size());
  socket_.async_wait(boost::asio::socket_base::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waiting_ = false;
                       if (!error && !self->closed_) self->on_writable();
                     });
}

void ClientSocket::on_writable() {
  if (channel_->flush() == Channel::Outcome::broken) return client_gone();
  send(std::exchange(unsent_, {}));
  if (closed_) return;
  if (!is_clear()) return wait_writable();
  unblocked(SteadyClock().now());
  on_clear();
}

void ClientSocket::unblocked(Instant now) {
  const auto since = std::exchange(blocked_since_, std::nullopt);
  const std::size_t bytes = std::exchange(unsent_bytes_max_, 0);
  if (since) was_blocked(now - *since, bytes);
}

void ClientSocket::client_gone() {
  if (closed_) return;
  drop();
  unblocked(SteadyClock().now());
  on_gone();
}

void ClientSocket::close(bool say_end) {
  closed_ = true;
  if (say_end) channel_->say_end();
  boost::system::error_code ignored;
  socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  socket_.close(ignored);
}

void ClientSocket::close_lingering(bool say_end) {
  closed_ = true;
  if (say_end) channel_->say_end();
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  streamgauge::close_lingering(std::move(socket_));
}

void ClientSocket::reset() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  drop();
}

void ClientSocket::drop() {
  closed_ = true;
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void ClientSocket::hang(bool half_closed) {
  boost::system::error_code ignored;
  if (half_closed) socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  hanging_ = true;
  wait_readable();
}

}  // namespace streamgauge
