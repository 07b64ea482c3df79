// SPDX-License-Identifier: MIT
#include "mock_server/serve/connection.h"

#include <algorithm>
#include <cerrno>

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <sys/socket.h>

#include "mock_server/encode/http.h"
#include "mock_server/serve/lingering_close.h"
#include "mock_server/serve/request_ledger.h"

namespace streamgauge {
namespace {

namespace http = boost::beast::http;
constexpr std::uint32_t kHeaderBytesMax = 64U << 10U;
constexpr std::uint64_t kBodyBytesMax = 8U << 20U;
constexpr std::ptrdiff_t kFieldsMax = 200;

}  // namespace

struct Connection::Reading {
  boost::beast::flat_buffer buffer{kHeaderBytesMax + kBodyBytesMax};
  http::request_parser<http::string_body> parser;
};

struct Connection::Stream {
  Plan plan;
  std::shared_ptr<OpenLedger> ledger;
  std::unique_ptr<Dialect> dialect;
  Instant due;             // of the head, then of chunk `next`
  std::uint32_t next = 0;  // chunk to emit
  std::uint32_t gate = 0;
  bool head_sent = false;
  bool asked_to_end = false;
};

Connection::Connection(Loop& loop, boost::asio::ip::tcp::socket socket)
    : loop_(loop), socket_(std::move(socket)), id_(loop.next_id()) {}

Connection::~Connection() = default;

void Connection::start() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  read_request();
}

void Connection::read_request() {
  reading_ = std::make_unique<Reading>();
  if (!early_.empty()) {
    const auto room = reading_->buffer.prepare(early_.size());
    reading_->buffer.commit(boost::asio::buffer_copy(room, boost::asio::buffer(early_)));
    early_.clear();
  }
  reading_->parser.header_limit(kHeaderBytesMax);
  reading_->parser.body_limit(kBodyBytesMax);
  http::async_read(socket_, reading_->buffer, reading_->parser,
                   [self = shared_from_this()](const boost::system::error_code& error, auto) {
                     if (self->closed_) return;
                     if (!error) return self->answer();
                     self->refuse(error);
                   });
}

void Connection::answer() {
  const auto& message = reading_->parser.get();
  keep_alive_ = message.keep_alive();
  loop_.state().ledgers.count_request();
  if (std::distance(message.begin(), message.end()) > kFieldsMax) {
    keep_alive_ = false;
    return answer_json(
        {431,
         error_json("The request has over 200 header fields.", "invalid_request_error"),
         {},
         {},
         {}});
  }
  const MockRequest request{std::string(message.method_string()), request_path(message.target()),
                            message.body(), std::string(message[http::field::authorization])};
  Plan plan;
  {
    const std::scoped_lock lock(loop_.state().plan_mutex);
    plan = loop_.state().plan;
  }
  const Route found = route(request, loop_.state().config, plan);
  if (!found.make) return answer_json(found, message.method() == http::verb::head);
  if (loop_.state().ledgers.counters().streams_open >= loop_.state().config.streams_max) {
    keep_alive_ = false;
    return answer_json({503, error_json("Too many streams at once.", "server_error"), {}, {}, {}});
  }
  if (message.version() < 11 && plan.wire.framing == Framing::chunked)
    plan.wire.framing = Framing::close;  // HTTP/1.0 knows no HTTP chunks
  begin_stream(found, std::move(plan));
}

void Connection::forget_request() {
  early_ = boost::beast::buffers_to_string(reading_->buffer.data());
  reading_.reset();
}

void Connection::answer_json(const Route& route, bool head_only) {
  forget_request();
  send(json_response(route.status, route.json, route.headers, keep_alive_, head_only));
  done();
}

void Connection::refuse(const boost::system::error_code& error) {
  int status = 400;
  std::string message = "The request is not HTTP/1.1: " + error.message() + ".";
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    status = 431;
    message = "The request's head is over 64 KiB.";
  } else if (error == http::error::body_limit) {
    status = 413;
    message = "The request's body is over 8 MiB.";
  } else if (error.category() != http::make_error_code(http::error::bad_target).category() ||
             error == http::error::end_of_stream || error == http::error::partial_message) {
    return client_gone();
  }
  keep_alive_ = false;
  refused_ = true;
  answer_json({status, error_json(message, "invalid_request_error"), {}, {}, {}});
}

void Connection::begin_stream(const Route& route, Plan plan) {
  StreamLedger ledger = request_ledger(reading_->parser.get());
  ledger.dialect = route.dialect;
  ledger.plan = plan;
  ledger.request_read = SteadyClock().now();
  const Instant begun = ledger.request_read;
  forget_request();

  keep_alive_ = keep_alive_ && plan.wire.framing != Framing::close;
  stream_ = std::make_unique<Stream>();
  stream_->ledger = loop_.state().ledgers.begin(std::move(ledger));
  stream_->dialect = route.make(plan, stream_->ledger->nonce());
  stream_->plan = std::move(plan);
  stream_->due = begun + stream_->plan.pacing.header_delay;
  tell(MockEvent::Kind::began, begun);
  watch_for_leaving();
  advance(SteadyClock().now());
}

std::uint64_t Connection::ordinal() const { return stream_ ? stream_->ledger->ordinal() : 0; }

void Connection::tell(MockEvent::Kind kind, Instant at, std::uint32_t chunk) const {
  const OpenLedger& ledger = *stream_->ledger;
  loop_.state().tell({kind, ledger.ordinal(), ledger.nonce(), chunk, at});
}

void Connection::on_due(Instant now) {
  if (stream_) advance(now);
}

void Connection::open_gate(std::uint32_t upto) {
  if (!stream_) return;
  stream_->gate = std::max(stream_->gate, upto);
  advance(SteadyClock().now());
}

void Connection::end_stream() {
  if (!stream_) return;
  stream_->asked_to_end = true;
  advance(SteadyClock().now());
}

void Connection::send_head() {
  Stream& stream = *stream_;
  const std::size_t length = stream.plan.wire.framing == Framing::content_length
                                 ? body_length(stream.plan, *stream.dialect)
                                 : 0;
  const Instant at = SteadyClock().now();
  send(stream_head(stream.plan, *stream.dialect, length, keep_alive_));
  stream.head_sent = true;
  stream.due += stream.plan.pacing.first_chunk;
  loop_.state().ledgers.head_sent(*stream.ledger, at);
  tell(MockEvent::Kind::head_sent, at);
}

void Connection::advance(Instant now) {
  // A chunk that the kernel would not take has not left: the ledger must not say that it has.
  while (stream_ && !closed_ && unsent_.empty()) {
    Stream& stream = *stream_;
    if (!stream.head_sent) {
      if (stream.due > now && !stream.asked_to_end) return loop_.wake_at(stream.due, id_);
      send_head();
      continue;
    }
    const bool owes_bytes = stream.plan.wire.framing == Framing::content_length;
    if (stream.next == stream.plan.chunks || (stream.asked_to_end && !owes_bytes))
      return finish(stream.next == stream.plan.chunks ? StreamEnd::complete
                                                      : StreamEnd::ended_early);
    Instant planned = now;
    if (!stream.asked_to_end) {
      if (stream.plan.lockstep && stream.next >= stream.gate) return;
      if (!stream.plan.lockstep) {
        if (stream.due > now) return loop_.wake_at(stream.due, id_);
        planned = stream.due;
      }
    }
    now = emit_chunk(planned);
  }
}

Instant Connection::emit_chunk(Instant planned) {
  Stream& stream = *stream_;
  const std::uint32_t chunk = stream.next++;
  auto& [text, framed] = loop_.buffers();
  text.clear();
  framed.clear();
  stream.dialect->append_chunk(text, chunk);
  append_framed(framed, text, stream.plan.wire.framing);
  const auto& gaps = stream.plan.pacing.gaps;
  if (!gaps.empty()) stream.due += gaps[chunk % gaps.size()];

  const std::size_t slice =
      stream.plan.wire.slice_bytes == 0 ? framed.size() : stream.plan.wire.slice_bytes;
  const Instant at = SteadyClock().now();
  // Kept before the write: who sees the bytes must find them in the ledger.
  loop_.state().ledgers.emitted(*stream.ledger,
                                {planned, at, static_cast<std::uint32_t>(framed.size())});
  for (std::size_t sent = 0; sent < framed.size() && !closed_; sent += slice)
    send(std::string_view(framed).substr(sent, slice));
  tell(MockEvent::Kind::emitted, at, chunk);
  return at;
}

void Connection::finish(StreamEnd end) {
  std::string text;
  stream_->dialect->append_epilogue(text);
  std::string framed;
  append_framed(framed, text, stream_->plan.wire.framing);
  append_terminator(framed, stream_->plan.wire.framing);
  const Instant at = SteadyClock().now();
  const auto ledger = stream_->ledger;
  loop_.state().ledgers.ended(*ledger, end, at);
  stream_.reset();
  send(framed);
  loop_.state().tell({MockEvent::Kind::ended, ledger->ordinal(), ledger->nonce(), 0, at});
  if (!closed_) done();
}

void Connection::send(std::string_view bytes) {
  if (closed_) return;
  if (unsent_.empty()) {
    const ssize_t sent = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) return client_gone();
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  unsent_ += bytes;
  if (!unsent_.empty()) wait_writable();
}

void Connection::wait_writable() {
  if (waiting_) return;
  waiting_ = true;
  socket_.async_wait(boost::asio::socket_base::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waiting_ = false;
                       if (error || self->closed_) return;
                       const std::string unsent = std::move(self->unsent_);
                       self->unsent_.clear();
                       self->send(unsent);
                       if (self->stream_) return self->advance(SteadyClock().now());
                       if (self->unsent_.empty()) self->done();
                     });
}

void Connection::watch_for_leaving() {
  if (watching_) return;
  watching_ = true;
  socket_.async_wait(boost::asio::socket_base::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->watching_ = false;
                       if (error || self->closed_ || !self->stream_) return;
                       char byte = 0;
                       const ssize_t got =
                           ::recv(self->socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
                       // A next request that is sent early waits its turn unwatched.
                       if (got == 0 || (got < 0 && errno != EAGAIN)) self->client_gone();
                     });
}

void Connection::client_gone() {
  if (closed_) return;
  closed_ = true;
  const Instant at = SteadyClock().now();
  if (stream_) {
    loop_.state().ledgers.ended(*stream_->ledger, StreamEnd::client_gone, at);
    tell(MockEvent::Kind::client_gone, at);
  }
  boost::system::error_code ignored;
  socket_.close(ignored);
  // Not at once: a caller up the stack may still be emitting.
  boost::asio::post(loop_.io(), [self = shared_from_this()] {
    self->stream_.reset();
    self->loop_.remove(self->id_);
  });
}

void Connection::done() {
  if (closed_ || !unsent_.empty()) return;
  if (keep_alive_) {
    boost::system::error_code ignored;
    socket_.cancel(ignored);  // the watch for leaving; the next read sees it too
    return read_request();
  }
  closed_ = true;
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
  if (stream_) loop_.state().ledgers.ended(*stream_->ledger, StreamEnd::cut, SteadyClock().now());
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace streamgauge
