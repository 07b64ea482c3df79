// SPDX-License-Identifier: MIT
#include "mock_server/serve/http1_session.h"

#include "mock_server/api/router.h"
#include "mock_server/encode/http.h"
#include "mock_server/serve/request_ledger.h"

namespace streamgauge {

namespace http = boost::beast::http;

namespace {

MockRequest request_of(const RequestReader::Message& message) {
  const Target target = split_target(message.target());
  return {std::string(message.method_string()),
          target.path,
          target.query,
          message.body(),
          request_headers(message),
          message.version() >= 11 ? "1.1" : "1.0"};
}

}  // namespace

std::unique_ptr<Session> http1_session(Connection& connection) {
  return std::make_unique<Http1Session>(connection);
}

Http1Session::Http1Session(Connection& connection)
    : connection_(connection),
      loop_(connection.loop()),
      reading_(std::make_unique<RequestReader>()) {}

void Http1Session::read_request() {
  reading_ = std::make_unique<RequestReader>();
  connection_.read_on();
}

void Http1Session::take(std::string& incoming) {
  while (reading_ && !incoming.empty() && !over_) {
    const std::size_t used = reading_->feed(incoming);
    incoming.erase(0, used);
    if (reading_->state() == RequestReader::State::refused)
      return refuse(reading_->status(), reading_->problem());
    if (reading_->state() == RequestReader::State::complete) {
      answer_by_.reset();
      answer();
      continue;
    }
    if (!answer_by_) begin_to_wait();
    if (reading_->wants_continue()) send("HTTP/1.1 100 Continue\r\n\r\n");
    if (used == 0) return;
  }
}

// A request has begun: the rest of it is not waited for without end.
void Http1Session::begin_to_wait() {
  answer_by_ = SteadyClock().now() + loop_.state().config.request_time_max;
  wake_at(*answer_by_);
}

void Http1Session::answer() {
  const auto& message = reading_->message();
  keep_alive_ = message.keep_alive();
  const MockRequest request = request_of(message);
  Answering answer = answer_to(loop_.state(), request);
  if (answer.streams()) return begin_stream(std::move(answer), request);
  if (answer.is_last) keep_alive_ = false;
  loop_.state().journal.add(std::move(answer.entry));
  if (answer.unanswered)
    return end(*answer.unanswered == OutageKind::hang ? Closing::hang : Closing::reset);
  if (answer.takes_time()) return answer_later(answer);
  answer_whole(answer.route, message.method() == http::verb::head);
}

void Http1Session::answer_whole(const Route& route, bool head_only) {
  reading_.reset();
  send(json_response(route.status, route.body, route.headers, keep_alive_, head_only));
  done();
}

void Http1Session::answer_later(Answering& answer) {
  reading_.reset();
  const Route& route = answer.route;
  unsaid_ = json_response(route.status, route.body, route.headers, keep_alive_);
  unsaid_due_.emplace(loop_, connection_.id(), answer, [this] { on_due(SteadyClock().now()); });
  on_due(SteadyClock().now());
}

// A request that could not be read to its end.
void Http1Session::refuse(int status, const std::string& message) {
  keep_alive_ = false;
  refused_ = true;
  Answering answer = refusal_of(loop_.state(), request_of(reading_->message()), status, message);
  loop_.state().journal.add(std::move(answer.entry));
  answer_whole(answer.route);
}

void Http1Session::begin_stream(Answering answer, const MockRequest& request) {
  auto plan = answer.route.plan;
  if (request.http_version == "1.0" && plan->wire.framing == Framing::chunked) {
    Plan bare = *plan;
    bare.wire.framing = Framing::close;  // HTTP/1.0 knows no HTTP chunks
    plan = std::make_shared<const Plan>(std::move(bare));
  }
  keep_alive_ = keep_alive_ && plan->wire.framing != Framing::close;
  auto start = stream_start(loop_.state(), answer, std::move(plan), request, connection_.id());
  start.connection_fields = connection_fields(start.plan->wire, keep_alive_);
  reading_.reset();

  stream_ = std::make_unique<StreamRun>(loop_, *this, std::move(start));
  answer.entry.stream = stream_->ordinal();
  loop_.state().journal.add(std::move(answer.entry));
  advance(SteadyClock().now());
}

bool Http1Session::has_stream(std::uint64_t ordinal) const {
  return stream_ && stream_->ordinal() == ordinal;
}

void Http1Session::on_due(Instant now) {
  if (stream_) return advance(now);
  if (reading_ && answer_by_ && *answer_by_ <= now)
    return refuse(408, "The request did not come to its end in time.");
  if (!unsaid_due_) return;
  if (const auto closing = unsaid_due_->cut(loop_.state(), now)) {
    unsaid_due_.reset();
    return end(*closing);
  }
  const auto due = unsaid_due_->due();
  if (!due) return;
  if (*due > now) return wake_at(*due);
  unsaid_due_.reset();
  send(std::exchange(unsaid_, {}));
  done();
}

void Http1Session::open_gate(std::uint64_t, std::uint32_t upto) {
  if (!stream_) return;
  stream_->open_gate(upto);
  advance(SteadyClock().now());
}

void Http1Session::end_stream(std::uint64_t) {
  if (!stream_) return;
  stream_->ask_to_end();
  advance(SteadyClock().now());
}

void Http1Session::advance(Instant now) {
  const auto closing = stream_->advance(now);
  if (!closing) return;
  stream_.reset();
  if (!connection_.is_closed()) end(*closing);
}

void Http1Session::end(Closing closing) {
  switch (closing) {
    case Closing::next_request:
      return done();
    case Closing::fin:
      keep_alive_ = false;
      return done();
    case Closing::reset:
      over_ = true;
      return connection_.end_by_reset();
    case Closing::half_close:
    case Closing::hang:
      over_ = true;
      return connection_.hang(closing == Closing::half_close);
  }
}

void Http1Session::send_head(const Headers& fields, std::string_view body) {
  send(head_text(fields) + std::string(body));
}

void Http1Session::send_hints(const Headers& fields) { send(hints_text(fields)); }

// The trailers are in the bytes: their place is the last HTTP chunk.
void Http1Session::send_last(std::string_view bytes, const Headers&) { send(bytes); }

void Http1Session::was_blocked(Duration length, std::size_t bytes) {
  if (stream_) stream_->was_blocked(length, bytes);
}

void Http1Session::on_clear() {
  if (stream_) return advance(SteadyClock().now());
  if (!over_ && !reading_ && unsaid_.empty()) done();
}

void Http1Session::gone(StreamEnd end, Instant at) {
  over_ = true;
  if (stream_) stream_->gone(end, at);
}

void Http1Session::done() {
  if (!connection_.is_clear()) return;
  if (keep_alive_) return read_request();
  over_ = true;
  return refused_ ? connection_.end_refused() : connection_.end_in_order();
}

}  // namespace streamgauge
