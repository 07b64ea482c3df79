// SPDX-License-Identifier: MIT
#include "mock_server/replay/caller.h"

#include <array>

#include <boost/asio/post.hpp>

#include "mock_server/api/json_text.h"
#include "mock_server/encode/http.h"
#include "mock_server/serve/lingering_close.h"

namespace streamgauge {
namespace {

constexpr std::size_t kEarlyBytesMax = 64U << 10U;  // of requests that wait for their turn
constexpr std::ptrdiff_t kFieldsMax = 200;
constexpr auto kRequestTimeMax = std::chrono::seconds(60);

}  // namespace

nlohmann::ordered_json caller_error(std::string_view type, std::string_view message) {
  return {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", type}}}};
}

Caller::Caller(CallerLoop& loop, boost::asio::ip::tcp::socket socket)
    : loop_(loop), socket_(std::move(socket)), id_(loop.next_id()) {}

Caller::~Caller() = default;

void Caller::start() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  channel_ = loop_.tls() ? tls_channel(socket_.native_handle(), loop_.tls())
                         : plain_channel(socket_.native_handle());
  next_request();
}

void Caller::next_request() {
  set_answering(false);
  reading_ = std::make_unique<RequestReader>();
  parse();
  wait_readable();
}

void Caller::wait_readable() {
  if (watching_ || closed_ || incoming_.size() > kEarlyBytesMax) return;
  watching_ = true;
  socket_.async_wait(boost::asio::socket_base::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->watching_ = false;
                       if (!error && !self->closed_) self->on_readable();
                     });
}

void Caller::on_readable() {
  const Channel::Outcome outcome = take_in();
  if (closed_) return;
  if (channel_->has_unsent()) wait_writable();
  if (outcome == Channel::Outcome::would_block) return wait_readable();
  if (outcome == Channel::Outcome::moved) return;  // enough for now; next_request() goes on
  client_gone();
}

// Everything that has come, within limits.
Channel::Outcome Caller::take_in() {
  std::array<char, 16'384> room{};
  while (incoming_.size() <= kEarlyBytesMax) {
    const Channel::Moved moved = channel_->read(room.data(), room.size());
    if (moved.outcome != Channel::Outcome::moved) return moved.outcome;
    incoming_.append(room.data(), moved.bytes);
    parse();
    if (closed_) break;
  }
  return Channel::Outcome::moved;
}

void Caller::parse() {
  if (parsing_) return;  // an answer within the loop below has made room for the next request
  parsing_ = true;
  while (reading_ && !incoming_.empty() && !closed_) {
    const std::size_t used = reading_->feed(incoming_);
    incoming_.erase(0, used);
    if (reading_->state() != RequestReader::State::incomplete) {
      take_request();
      continue;
    }
    if (!answer_by_) {
      answer_by_ = SteadyClock().now() + kRequestTimeMax;
      wake_at(*answer_by_);
    }
    if (reading_->wants_continue()) send("HTTP/1.1 100 Continue\r\n\r\n");
    if (used == 0) break;
  }
  parsing_ = false;
}

void Caller::take_request() {
  answer_by_.reset();
  const auto taken = std::move(reading_);
  if (taken->state() == RequestReader::State::refused)
    return refuse(taken->status(), dumped(caller_error("invalid_request", taken->problem())));
  if (std::distance(taken->message().begin(), taken->message().end()) > kFieldsMax)
    return refuse(
        431, dumped(caller_error("invalid_request", "The request has over 200 header fields.")));
  set_answering(true);
  on_request(taken->message());
}

void Caller::refuse(int status, std::string_view json) {
  reading_.reset();
  send(json_response(status, json, {{"x-should-retry", "false"}}, false));
  close_in_order();
}

void Caller::on_due(Instant now) {
  if (closed_) return;
  if (reading_ && answer_by_ && *answer_by_ <= now)
    return refuse(408, dumped(caller_error("invalid_request",
                                           "The request did not come to its end in 60 s.")));
  on_wake(now);
}

void Caller::send(std::string_view bytes) {
  if (closed_) return;
  if (unsent_.empty() && !bytes.empty()) {
    const Channel::Moved moved = channel_->write(bytes);
    if (moved.outcome == Channel::Outcome::broken) return client_gone();
    bytes.remove_prefix(moved.bytes);
  }
  unsent_ += bytes;
  if (!is_clear()) wait_writable();
}

void Caller::wait_writable() {
  if (waiting_) return;
  waiting_ = true;
  socket_.async_wait(boost::asio::socket_base::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waiting_ = false;
                       if (!error && !self->closed_) self->on_writable();
                     });
}

void Caller::on_writable() {
  if (channel_->flush() == Channel::Outcome::broken) return client_gone();
  send(std::exchange(unsent_, {}));
  if (closed_) return;
  if (!is_clear()) return wait_writable();
  if (closing_ != Closing::not_yet) return closed_now();
  on_clear();
}

void Caller::close_in_order(bool say_end) {
  close(say_end ? Closing::in_order : Closing::without_word);
}

void Caller::reset() { close(Closing::reset); }

void Caller::close(Closing how) {
  if (closed_) return;
  reading_.reset();
  closing_ = how;
  if (is_clear()) closed_now();
}

void Caller::closed_now() {
  if (closing_ == Closing::in_order) channel_->say_end();
  closed_ = true;
  set_answering(false);
  boost::system::error_code ignored;
  if (closing_ == Closing::reset) {
    socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  } else {
    socket_.cancel(ignored);
    close_lingering(std::move(socket_));
  }
  // Not at once: a caller up the stack may still be using this.
  boost::asio::post(loop_.io(), [self = shared_from_this()] { self->loop_.remove(self->id_); });
}

void Caller::client_gone() {
  if (closed_) return;
  closed_ = true;
  set_answering(false);
  on_gone();
  boost::system::error_code ignored;
  socket_.close(ignored);
  boost::asio::post(loop_.io(), [self = shared_from_this()] { self->loop_.remove(self->id_); });
}

void Caller::cut() {
  if (closed_) return;
  closed_ = true;
  set_answering(false);
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void Caller::set_answering(bool begun) {
  if (answering_ != begun) loop_.answering(begun);
  answering_ = begun;
}

}  // namespace streamgauge
