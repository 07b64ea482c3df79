// SPDX-License-Identifier: MIT
#include "mock_server/serve/connection.h"

#include <boost/asio/post.hpp>

namespace streamgauge {
namespace {

constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

}  // namespace

Connection::Connection(Loop& loop, boost::asio::ip::tcp::socket socket)
    : ClientSocket(std::move(socket)), loop_(loop), id_(loop.next_id()) {}

Connection::~Connection() = default;

void Connection::start() {
  open(loop_.state().tls);
  const auto plan = loop_.state().plans.plan();
  if (is_refused(*plan)) return end_by_reset();
  Draw draw(plan->seed, id_);
  const Duration wait = drawn(plan->pacing.accept, draw);
  if (wait == Duration{0}) return read_on();
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
  if (is_closed()) return;
  if (begin_due_ && *begin_due_ <= now) {
    begin_due_.reset();
    return read_on();
  }
  if (session_) return session_->on_due(now);
  if (choose_by_ && *choose_by_ <= now) read_on();
}

void Connection::take(std::string& incoming) {
  if (incoming.empty()) return;
  if (!session_) choose_session();
  if (session_) session_->take(incoming);
}

// By ALPN, or by what a client that knows we speak HTTP/2 begins with (RFC 9113 section 3.3).
void Connection::choose_session() {
  const auto& config = loop_.state().config;
  const std::string_view seen = std::string_view(incoming()).substr(0, kHttp2Preface.size());
  const bool may_be_http2 = config.http2 && kHttp2Preface.starts_with(seen);
  if (chose_http2() || (may_be_http2 && seen.size() == kHttp2Preface.size())) {
    session_ = http2_session(*this);
  } else if (!may_be_http2 || (choose_by_ && *choose_by_ <= SteadyClock().now())) {
    session_ = http1_session(*this);
  } else if (!choose_by_) {
    choose_by_ = SteadyClock().now() + config.request_time_max;
    wake_at(*choose_by_);
  }
}

void Connection::was_blocked(Duration length, std::size_t bytes) {
  if (session_) session_->was_blocked(length, bytes);
}

void Connection::on_clear() {
  if (session_) session_->on_clear();
}

void Connection::on_gone() {
  if (session_) session_->gone(StreamEnd::client_gone, SteadyClock().now());
  // Not at once: a caller up the stack may still be emitting.
  boost::asio::post(loop_.io(), [self = shared_from_this(), this] {
    session_.reset();
    loop_.remove(id_);
  });
}

void Connection::end_in_order() {
  close(says_end_);
  loop_.remove(id_);
}

void Connection::end_refused() {
  close_lingering(says_end_);
  loop_.remove(id_);
}

void Connection::end_by_reset() {
  reset();
  loop_.remove(id_);
}

void Connection::cut() {
  if (is_closed()) return;
  drop();
  if (session_) session_->gone(StreamEnd::cut, SteadyClock().now());
}

}  // namespace streamgauge
