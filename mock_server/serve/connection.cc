// SPDX-License-Identifier: MIT
#include "mock_server/serve/connection.h"

#include <algorithm>
#include <array>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include "mock_server/serve/lingering_close.h"

namespace streamgauge {
namespace {

constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr std::size_t kEarlyBytesMax = 64U << 10U;  // of requests that wait for their turn

}  // namespace

Connection::Connection(Loop& loop, boost::asio::ip::tcp::socket socket)
    : loop_(loop), socket_(std::move(socket)), id_(loop.next_id()) {}

Connection::~Connection() = default;

void Connection::start() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  const ServerContext& secure = loop_.state().tls;
  channel_ = secure ? tls_channel(socket_.native_handle(), secure)
                    : plain_channel(socket_.native_handle());
  const auto plan = loop_.state().plans.plan();
  if (is_refused(*plan)) return reset();
  Draw draw(plan->seed, id_);
  const Duration wait = drawn(plan->pacing.accept, draw);
  if (wait == Duration{0}) return wait_readable();
  begin_due_ = SteadyClock().now() + wait;
  wake_at(*begin_due_);
}

// By an outage; it is in the journal though nothing was asked.
bool Connection::is_refused(const Plan& plan) {
  ServerState& state = loop_.state();
  const Instant now = SteadyClock().now();
  const auto active = outage_at(plan.outages, now - state.plans.set_at());
  if (!active || active->outage.kind == OutageKind::status ||
      active->outage.kind == OutageKind::hang)
    return false;
  JournalEntry entry;
  entry.number = state.ledgers.count_request();
  entry.at = now;
  entry.outage = active->outage.kind;
  state.journal.add(std::move(entry));
  return true;
}

void Connection::on_due(Instant now) {
  if (closed_) return;
  if (begin_due_ && *begin_due_ <= now) {
    begin_due_.reset();
    return wait_readable();
  }
  if (session_) return session_->on_due(now);
  if (choose_by_ && *choose_by_ <= now) offer();
}

void Connection::wait_readable() {
  if (watching_ || closed_ || incoming_.size() > kEarlyBytesMax) return;
  watching_ = true;
  socket_.async_wait(boost::asio::socket_base::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->watching_ = false;
                       if (!error && !self->closed_) self->on_readable();
                     });
}

void Connection::on_readable() {
  const Channel::Outcome outcome = take_in();
  if (closed_) return;
  if (channel_->has_unsent()) wait_writable();
  if (outcome == Channel::Outcome::would_block) return wait_readable();
  if (outcome == Channel::Outcome::moved) return;  // enough for now; read_on() goes on
  client_gone();
}

// Everything that has come, within limits. A connection that only hangs forgets it.
Channel::Outcome Connection::take_in() {
  std::array<char, 16'384> room{};
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

void Connection::offer() {
  if (offering_) return;  // the session has made room while it takes
  offering_ = true;
  if (!session_) choose_session();
  if (session_ && !incoming_.empty()) session_->take(incoming_);
  offering_ = false;
}

// By ALPN, or by what a client that knows we speak HTTP/2 begins with (RFC 9113 section 3.3).
void Connection::choose_session() {
  const auto& config = loop_.state().config;
  const std::string_view seen = std::string_view(incoming_).substr(0, kHttp2Preface.size());
  const bool may_be_http2 = config.http2 && kHttp2Preface.starts_with(seen);
  if (channel_->chose_http2() || (may_be_http2 && seen.size() == kHttp2Preface.size())) {
    session_ = http2_session(*this);
  } else if (!may_be_http2 || (choose_by_ && *choose_by_ <= SteadyClock().now())) {
    session_ = http1_session(*this);
  } else if (!choose_by_) {
    choose_by_ = SteadyClock().now() + config.request_time_max;
    wake_at(*choose_by_);
  }
}

void Connection::read_on() {
  if (closed_ || hanging_) return;
  offer();
  wait_readable();
}

void Connection::set_nagle(bool on) {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(!on), ignored);
}

void Connection::set_cork(bool on) {
  const int value = on ? 1 : 0;
  setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_CORK, &value, sizeof value);
}

void Connection::send(std::string_view bytes) {
  if (closed_) return;
  if (unsent_.empty() && !bytes.empty()) {
    const Channel::Moved moved = channel_->write(bytes);
    if (moved.outcome == Channel::Outcome::broken) return client_gone();
    bytes.remove_prefix(moved.bytes);
  }
  unsent_ += bytes;
  if (!is_clear()) wait_writable();
}

void Connection::wait_writable() {
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

void Connection::on_writable() {
  if (channel_->flush() == Channel::Outcome::broken) return client_gone();
  send(std::exchange(unsent_, {}));
  if (closed_) return;
  if (!is_clear()) return wait_writable();
  unblocked(SteadyClock().now());
  if (session_) session_->on_clear();
}

void Connection::unblocked(Instant now) {
  const auto since = std::exchange(blocked_since_, std::nullopt);
  const std::size_t bytes = std::exchange(unsent_bytes_max_, 0);
  if (session_ && since) session_->was_blocked(now - *since, bytes);
}

void Connection::client_gone() {
  if (closed_) return;
  closed_ = true;
  const Instant now = SteadyClock().now();
  unblocked(now);
  if (session_) session_->gone(StreamEnd::client_gone, now);
  boost::system::error_code ignored;
  socket_.close(ignored);
  // Not at once: a caller up the stack may still be emitting.
  boost::asio::post(loop_.io(), [self = shared_from_this()] {
    self->session_.reset();
    self->loop_.remove(self->id_);
  });
}

void Connection::close() {
  closed_ = true;
  if (says_end_) channel_->say_end();
  boost::system::error_code ignored;
  socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  socket_.close(ignored);
  loop_.remove(id_);
}

void Connection::close_lingering() {
  closed_ = true;
  if (says_end_) channel_->say_end();
  streamgauge::close_lingering(std::move(socket_));
  loop_.remove(id_);
}

void Connection::reset() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  closed_ = true;
  socket_.close(ignored);
  loop_.remove(id_);
}

void Connection::hang(bool half_closed) {
  boost::system::error_code ignored;
  if (half_closed) socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  hanging_ = true;
  wait_readable();
}

void Connection::cut() {
  if (closed_) return;
  closed_ = true;
  if (session_) session_->gone(StreamEnd::cut, SteadyClock().now());
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace streamgauge
