// SPDX-License-Identifier: MIT
#include "mock_server/replay/caller_connection.h"

#include <boost/asio/post.hpp>

#include "mock_server/api/json_text.h"
#include "mock_server/encode/http.h"

namespace streamgauge {
namespace {

constexpr std::ptrdiff_t kFieldsMax = 200;
constexpr auto kRequestTimeMax = std::chrono::seconds(60);

}  // namespace

nlohmann::ordered_json caller_error(std::string_view type, std::string_view message) {
  return {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", type}}}};
}

CallerConnection::CallerConnection(CallerLoop& loop, boost::asio::ip::tcp::socket socket)
    : ClientSocket(std::move(socket)), loop_(loop), id_(loop.next_id()) {}

CallerConnection::~CallerConnection() = default;

void CallerConnection::start() {
  open(loop_.tls());
  next_request();
}

void CallerConnection::next_request() {
  set_answering(false);
  reading_ = std::make_unique<RequestReader>();
  read_on();
}

void CallerConnection::take(std::string& incoming) {
  while (reading_ && !incoming.empty() && !is_closed()) {
    const std::size_t used = reading_->feed(incoming);
    incoming.erase(0, used);
    if (reading_->state() != RequestReader::State::incomplete) {
      take_request();
      continue;
    }
    if (!answer_by_) {
      answer_by_ = SteadyClock().now() + kRequestTimeMax;
      wake_at(*answer_by_);
    }
    if (reading_->wants_continue()) send("HTTP/1.1 100 Continue\r\n\r\n");
    if (used == 0) return;
  }
}

void CallerConnection::take_request() {
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

void CallerConnection::refuse(int status, std::string_view json) {
  reading_.reset();
  send(json_response(status, json, {{"x-should-retry", "false"}}, false));
  end_in_order();
}

void CallerConnection::on_due(Instant now) {
  if (is_closed()) return;
  if (reading_ && answer_by_ && *answer_by_ <= now)
    return refuse(408, dumped(caller_error("invalid_request",
                                           "The request did not come to its end in 60 s.")));
  on_wake(now);
}

void CallerConnection::on_clear() { return closing_ == Closing::not_yet ? go_on() : end_now(); }

void CallerConnection::end_in_order(bool say_end) {
  end(say_end ? Closing::in_order : Closing::without_word);
}

void CallerConnection::end_by_reset() { end(Closing::reset); }

void CallerConnection::end(Closing how) {
  if (is_closed()) return;
  reading_.reset();
  closing_ = how;
  if (is_clear()) end_now();
}

void CallerConnection::end_now() {
  set_answering(false);
  closing_ == Closing::reset ? reset() : close_lingering(closing_ == Closing::in_order);
  forget();
}

void CallerConnection::on_gone() {
  set_answering(false);
  client_left();
  forget();
}

// Not at once: a caller up the stack may still be using this.
void CallerConnection::forget() {
  boost::asio::post(loop_.io(), [self = shared_from_this(), this] { loop_.remove(id_); });
}

void CallerConnection::cut() {
  if (is_closed()) return;
  set_answering(false);
  drop();
}

void CallerConnection::set_answering(bool begun) {
  if (answering_ != begun) loop_.answering(begun);
  answering_ = begun;
}

}  // namespace streamgauge
