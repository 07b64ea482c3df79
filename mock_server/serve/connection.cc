// SPDX-License-Identifier: MIT
#include "mock_server/serve/connection.h"

#include <algorithm>
#include <array>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include "mock_server/api/router.h"
#include "mock_server/encode/http.h"
#include "mock_server/serve/lingering_close.h"
#include "mock_server/serve/request_ledger.h"

namespace streamgauge {
namespace {

namespace http = boost::beast::http;
constexpr std::ptrdiff_t kFieldsMax = 200;
constexpr std::size_t kEarlyBytesMax = 64U << 10U;  // of requests that wait for their turn

// As vendors count ahead: the prompt, and what may be answered.
std::size_t tokens_asked(const Ask& ask, const Plan& plan) {
  return ask.prompt_tokens + ask.tokens_max.value_or(plan.chunks);
}

std::shared_ptr<const Plan> over_quota(const Plan& plan, Duration reset) {
  Plan refused = plan;
  refused.fail = {};
  refused.fail.status = 429;
  refused.fail.message = "Rate limit reached: the plan's quota is used up.";
  refused.fail.retry_after = reset;
  return std::make_shared<const Plan>(std::move(refused));
}

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
  Draw draw(plan->seed, id_);
  const Duration wait = drawn(plan->pacing.accept, draw);
  if (wait == Duration{0}) return read_request();
  read_due_ = SteadyClock().now() + wait;
  loop_.wake_at(*read_due_, id_);
}

void Connection::read_request() {
  reading_ = std::make_unique<RequestReader>();
  parse();
  wait_readable();
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
  if (channel_->has_unsent()) wait_writable();
  if (reading_) parse();
  if (closed_) return;
  if (outcome == Channel::Outcome::would_block) return wait_readable();
  if (outcome == Channel::Outcome::moved) return;  // enough for now; done() goes on
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
    if (reading_) parse();
    if (closed_) break;
  }
  return Channel::Outcome::moved;
}

void Connection::parse() {
  if (parsing_) return;  // an answer within the loop below has made room for the next request
  parsing_ = true;
  while (reading_ && !incoming_.empty() && !closed_) {
    const std::size_t used = reading_->feed(incoming_);
    incoming_.erase(0, used);
    if (reading_->state() == RequestReader::State::refused) {
      refuse(reading_->status(), reading_->problem());
      break;
    }
    if (reading_->state() == RequestReader::State::complete) {
      answer_by_.reset();
      answer();
      continue;
    }
    if (!answer_by_) begin_to_wait();
    if (reading_->wants_continue()) send("HTTP/1.1 100 Continue\r\n\r\n");
    if (used == 0) break;
  }
  parsing_ = false;
}

// A request has begun: the rest of it is not waited for without end.
void Connection::begin_to_wait() {
  answer_by_ = SteadyClock().now() + loop_.state().config.request_time_max;
  loop_.wake_at(*answer_by_, id_);
}

void Connection::answer() {
  const auto& message = reading_->message();
  keep_alive_ = message.keep_alive();
  const std::uint64_t number = loop_.state().ledgers.count_request();
  const Target target = split_target(message.target());
  const Vendor vendor = vendor_of(target.path);
  if (std::distance(message.begin(), message.end()) > kFieldsMax) {
    keep_alive_ = false;
    return answer_whole(
        refusal(vendor, {431, "The request has over 200 header fields.", {}, {}, {}}, number));
  }
  const MockRequest request{std::string(message.method_string()), target.path, target.query,
                            message.body(), request_headers(message)};
  JournalEntry entry = journal_entry(request, number, SteadyClock().now());
  const auto quota = std::make_shared<std::optional<QuotaState>>();
  const auto plan_for = [&](const Ask& ask) {
    entry.model = ask.model;
    entry.last_message = ask.last_message;
    auto plan = loop_.state().plans.choose(request, ask, number);
    if (!plan->quota) return plan;
    *quota = loop_.state().quotas.charge(*plan->quota, key_of(request), tokens_asked(ask, *plan),
                                         entry.at);
    return (*quota)->allowed ? plan : over_quota(*plan, (*quota)->reset);
  };
  const Route found =
      route(request, loop_.state().config, {plan_for, loop_.state().config.models, number, quota});
  entry.status = found.status;
  if (found.make) return answer_stream(found, std::move(entry));
  loop_.state().journal.add(std::move(entry));
  if (found.plan && found.status == 200 && !found.plan->lockstep) return answer_later(found);
  answer_whole(found, message.method() == http::verb::head);
}

void Connection::answer_stream(const Route& found, JournalEntry entry) {
  if (loop_.state().ledgers.counters().streams_open >= loop_.state().config.streams_max) {
    keep_alive_ = false;
    const Route refused = refusal(vendor_of(entry.path),
                                  {503, "Too many streams at once.", {}, {}, {}}, entry.number);
    entry.status = refused.status;
    loop_.state().journal.add(std::move(entry));
    return answer_whole(refused);
  }
  begin_stream(found, std::move(entry));
}

void Connection::answer_whole(const Route& route, bool head_only) {
  reading_.reset();
  send(json_response(route.status, route.body, route.headers, keep_alive_, head_only));
  done();
}

// A model that does not stream takes as long as one that does, and then says it all.
void Connection::answer_later(const Route& route) {
  Schedule schedule(route.plan, 0, SteadyClock().now());
  while (schedule.next() + 1 < route.chunks) schedule.chunk_left();
  reading_.reset();
  unsaid_ = json_response(route.status, route.body, route.headers, keep_alive_);
  unsaid_due_ = schedule.next_chunk();
  wait_readable();
  loop_.wake_at(unsaid_due_, id_);
}

// A request that could not be read to its end.
void Connection::refuse(int status, const std::string& message) {
  keep_alive_ = false;
  refused_ = true;
  const Vendor vendor = vendor_of(split_target(reading_->message().target()).path);
  answer_whole(refusal(vendor, {status, message, {}, {}, {}}));
}

void Connection::begin_stream(const Route& route, JournalEntry entry) {
  const auto& message = reading_->message();
  StreamRun::Start start{route.plan, route.headers, Encoding::identity, false, {}, route.make};
  if (message.version() < 11 && route.plan->wire.framing == Framing::chunked) {
    Plan plan = *route.plan;
    plan.wire.framing = Framing::close;  // HTTP/1.0 knows no HTTP chunks
    start.plan = std::make_shared<const Plan>(std::move(plan));
  }
  const Compression& wanted = start.plan->wire.compression;
  const auto accepted = message[http::field::accept_encoding];
  if (wanted.unasked || accepts({accepted.data(), accepted.size()}, wanted.encoding))
    start.encoding = wanted.encoding;
  keep_alive_ = keep_alive_ && start.plan->wire.framing != Framing::close;
  start.keep_alive = keep_alive_;
  start.ledger = request_ledger(message);
  start.ledger.dialect = route.dialect;
  start.ledger.connection = id_;
  start.ledger.chunks_planned = route.chunks;
  start.ledger.request_read = SteadyClock().now();
  reading_.reset();

  stream_ = std::make_unique<StreamRun>(loop_, *this, std::move(start));
  entry.stream = stream_->ordinal();
  loop_.state().journal.add(std::move(entry));
  wait_readable();
  advance(SteadyClock().now());
}

std::uint64_t Connection::ordinal() const { return stream_ ? stream_->ordinal() : 0; }

void Connection::on_due(Instant now) {
  if (read_due_ && *read_due_ <= now && !closed_) {
    read_due_.reset();
    return read_request();
  }
  if (stream_) return advance(now);
  if (reading_ && answer_by_ && *answer_by_ <= now && !closed_)
    return refuse(408, "The request did not come to its end in time.");
  if (unsaid_.empty() || unsaid_due_ > now || closed_) return;
  send(std::exchange(unsaid_, {}));
  done();
}

void Connection::open_gate(std::uint32_t upto) {
  if (!stream_) return;
  stream_->open_gate(upto);
  advance(SteadyClock().now());
}

void Connection::end_stream() {
  if (!stream_) return;
  stream_->ask_to_end();
  advance(SteadyClock().now());
}

void Connection::advance(Instant now) {
  const auto closing = stream_->advance(now);
  if (!closing) return;
  stream_.reset();
  if (!closed_) close(*closing);
}

void Connection::close(Closing closing) {
  boost::system::error_code ignored;
  switch (closing) {
    case Closing::next_request:
      return done();
    case Closing::fin:
      keep_alive_ = false;
      return done();
    case Closing::reset: {
      socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
      closed_ = true;
      socket_.close(ignored);
      return loop_.remove(id_);
    }
    case Closing::half_close:
      socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
      break;
    case Closing::hang:
      break;
  }
  hanging_ = true;
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

void Connection::set_record_bytes(std::size_t bytes) { channel_->set_record_bytes(bytes); }

void Connection::leave_end_unsaid() { says_end_ = false; }

void Connection::wake_at(Instant due) { loop_.wake_at(due, id_); }

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
  unblocked();
  if (stream_) return advance(SteadyClock().now());
  if (!hanging_ && !reading_ && unsaid_.empty()) done();
}

void Connection::unblocked() {
  const Instant since = *std::exchange(blocked_since_, std::nullopt);
  const std::size_t bytes = std::exchange(unsent_bytes_max_, 0);
  if (stream_) stream_->was_blocked(SteadyClock().now() - since, bytes);
}

void Connection::client_gone() {
  if (closed_) return;
  closed_ = true;
  const Instant at = SteadyClock().now();
  if (stream_) stream_->gone(StreamEnd::client_gone, at);
  boost::system::error_code ignored;
  socket_.close(ignored);
  // Not at once: a caller up the stack may still be emitting.
  boost::asio::post(loop_.io(), [self = shared_from_this()] {
    self->stream_.reset();
    self->loop_.remove(self->id_);
  });
}

void Connection::done() {
  if (!is_clear()) return;
  if (keep_alive_) return read_request();
  closed_ = true;
  if (says_end_) channel_->say_end();
  if (refused_) {
    close_lingering(std::move(socket_));
  } else {
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    socket_.close(ignored);
  }
  loop_.remove(id_);
}

void Connection::cut() {
  if (closed_) return;
  closed_ = true;
  if (stream_) stream_->gone(StreamEnd::cut, SteadyClock().now());
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace streamgauge
