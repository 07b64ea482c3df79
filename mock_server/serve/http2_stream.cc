// SPDX-License-Identifier: MIT
#include "mock_server/serve/http2_stream.h"

#include <algorithm>
#include <cctype>

#include "mock_server/api/router.h"
#include "mock_server/serve/http2_session.h"
#include "scenarios/plan/field_name.h"

namespace streamgauge {
namespace {

constexpr std::size_t kFieldBytesMax = 64U << 10U;
constexpr std::size_t kBodyBytesMax = 8U << 20U;

// Fields as nghttp2 takes them; it copies them. Names are lower case (RFC 9113 section 8.2).
class NativeFields {
 public:
  explicit NativeFields(const Headers& fields) : fields_(fields) {
    for (Header& field : fields_) {
      for (char& letter : field.name)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
      native_.push_back({bytes(field.name), bytes(field.value), field.name.size(),
                         field.value.size(), NGHTTP2_NV_FLAG_NONE});
    }
  }
  const nghttp2_nv* data() const { return native_.data(); }
  std::size_t size() const { return native_.size(); }

 private:
  static std::uint8_t* bytes(std::string& text) {
    return reinterpret_cast<std::uint8_t*>(text.data());
  }
  Headers fields_;
  std::vector<nghttp2_nv> native_;
};

Headers with_status(int status, const Headers& fields) {
  Headers all = {{":status", std::to_string(status)}};
  all.insert(all.end(), fields.begin(), fields.end());
  return all;
}

ssize_t read_source(nghttp2_session*, std::int32_t, std::uint8_t* room, std::size_t size,
                    std::uint32_t* flags, nghttp2_data_source* source, void*) {
  return static_cast<Http2Stream*>(source->ptr)
      ->read_body(reinterpret_cast<char*>(room), size, *flags);
}

// What HTTP/2 frames by itself is not in the plan that the ledger keeps.
std::shared_ptr<const Plan> without_framing(const std::shared_ptr<const Plan>& plan) {
  Plan bare = *plan;
  if (bare.wire.framing == Framing::chunked) bare.wire.framing = Framing::close;
  bare.wire.http_chunk_bytes = 0;
  bare.wire.chunk_extension.clear();
  std::erase_if(bare.faults, [](const Fault& fault) {
    return fault.kind == FaultKind::wrong_http_chunk_size || fault.kind == FaultKind::bare_lf ||
           fault.kind == FaultKind::truncated_http_chunk || fault.kind == FaultKind::trickle_head;
  });
  return std::make_shared<const Plan>(std::move(bare));
}

}  // namespace

Http2Stream::Http2Stream(Http2Session& session, std::int32_t id)
    : session_(session), id_(id), request_(std::make_unique<MockRequest>()) {
  request_->http_version = "2";
  due_ = SteadyClock().now() + session.connection().loop().state().config.request_time_max;
}

Http2Stream::~Http2Stream() = default;

void Http2Stream::add_field(std::string_view name, std::string_view value) {
  if (!request_) return;
  field_bytes_ += name.size() + value.size();
  if (field_bytes_ > kFieldBytesMax) {
    refused_ = 431;
  } else if (name == ":method") {
    request_->method = value;
  } else if (name == ":path") {
    const Target target = split_target(value);
    request_->path = target.path;
    request_->query = target.query;
  } else if (name == ":authority") {
    request_->headers.push_back({"host", std::string(value)});
  } else if (!name.starts_with(':')) {
    request_->headers.push_back({std::string(name), std::string(value)});
  }
}

void Http2Stream::add_body(std::string_view bytes) {
  if (!request_ || refused_ != 0) return;
  request_->body += bytes;
  if (request_->body.size() > kBodyBytesMax) refused_ = 413;
}

bool Http2Stream::wants_continue() const {
  return request_ && same_name(request_->header("expect"), "100-continue");
}

void Http2Stream::say_continue() { submit(100, {}); }

void Http2Stream::answer() {
  if (!request_) return;  // it was refused before its end
  if (refused_ != 0)
    return refuse(refused_, refused_ == 431 ? "The request's head is over 64 KiB."
                                            : "The request's body is over 8 MiB.");
  const auto request = std::move(request_);
  ServerState& state = session_.connection().loop().state();
  head_only_ = request->method == "HEAD";
  Answering answer = answer_to(state, *request);
  if (answer.streams()) {
    return begin_stream(std::move(answer), *request);
  }
  state.journal.add(std::move(answer.entry));
  if (answer.unanswered)
    return end(*answer.unanswered == OutageKind::hang ? Closing::hang : Closing::reset);
  if (!answer.takes_time()) return answer_whole(answer.route);
  const auto look = [&session = session_, id = id_] { session.wake_at(SteadyClock().now(), id); };
  unsaid_due_.emplace(session_.connection().loop(), session_.connection().id(), answer, look);
  unsaid_ = std::make_unique<Route>(std::move(answer.route));
  answer_when_due(SteadyClock().now());
}

void Http2Stream::answer_when_due(Instant now) {
  ServerState& state = session_.connection().loop().state();
  if (const auto closing = unsaid_due_->cut(state, now)) {
    unsaid_due_.reset();
    unsaid_.reset();
    return end(*closing);
  }
  const auto due = unsaid_due_->due();
  if (!due) return;  // it waits for a slot
  if (*due > now) return session_.wake_at(*due, id_);
  unsaid_due_.reset();
  answer_whole(*std::exchange(unsaid_, nullptr));
}

void Http2Stream::begin_stream(Answering answer, const MockRequest& request) {
  auto plan = without_framing(answer.route.plan);
  auto start = stream_start(session_.connection().loop().state(), answer, std::move(plan), request,
                            session_.connection().id());
  const WireForm& wire = start.plan->wire;
  frame_bytes_ = wire.http2_frame_bytes;
  for (const Fault& fault : start.plan->faults)
    if (fault.kind == FaultKind::reset) reset_code_ = fault.http2_code;
  Loop& loop = session_.connection().loop();
  run_ = std::make_unique<StreamRun>(loop, *this, std::move(start));
  answer.entry.stream = run_->ordinal();
  loop.state().journal.add(std::move(answer.entry));
  advance(SteadyClock().now());
}

// Also a request that has not come to its end: the rest of it is not wanted (RFC 9113 section 8.1).
void Http2Stream::refuse(int status, const std::string& message) {
  refused_ = status;
  ServerState& state = session_.connection().loop().state();
  Answering answer = refusal_of(state, *std::exchange(request_, nullptr), status, message);
  state.journal.add(std::move(answer.entry));
  answer_whole(answer.route);
  go_on(SteadyClock().now());
}

void Http2Stream::answer_whole(const Route& route) {
  Headers fields = {{"content-type", "application/json"},
                    {"content-length", std::to_string(route.body.size())}};
  fields.insert(fields.end(), route.headers.begin(), route.headers.end());
  last_ = true;
  if (!head_only_) body_ = route.body;
  submit(route.status, fields);
  push();
}

// A head. With 1xx another one follows.
void Http2Stream::submit(int status, const Headers& fields) {
  const NativeFields native(with_status(status, fields));
  nghttp2_data_provider source{};
  source.source.ptr = this;
  source.read_callback = read_source;
  if (status < 200) {
    nghttp2_submit_headers(session_.wire(), NGHTTP2_FLAG_NONE, id_, nullptr, native.data(),
                           native.size(), nullptr);
  } else {
    nghttp2_submit_response(session_.wire(), id_, native.data(), native.size(),
                            head_only_ ? nullptr : &source);
  }
}

ssize_t Http2Stream::read_body(char* room, std::size_t size, std::uint32_t& flags) {
  std::size_t bytes = std::min(size, body_.size());
  if (frame_bytes_ > 0) bytes = std::min(bytes, frame_bytes_);
  if (bytes == 0 && !last_) return NGHTTP2_ERR_DEFERRED;
  std::copy_n(body_.begin(), bytes, room);
  body_.erase(0, bytes);
  if (!last_ || !body_.empty()) return static_cast<ssize_t>(bytes);
  flags |= NGHTTP2_DATA_FLAG_EOF;
  if (trailers_.empty()) return static_cast<ssize_t>(bytes);
  flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
  const NativeFields native(trailers_);
  nghttp2_submit_trailer(session_.wire(), id_, native.data(), native.size());
  return static_cast<ssize_t>(bytes);
}

void Http2Stream::on_due(Instant now) {
  if (unsaid_ && !gone_) return answer_when_due(now);
  if (gone_ || due_ > now) return run_ ? advance(now) : void();
  if (request_) return refuse(408, "The request did not come to its end in time.");
  if (run_) advance(now);
}

void Http2Stream::go_on(Instant now) {
  if (gone_) return;
  if (!is_clear()) return session_.mark_blocked(id_);
  unblocked(now);
  if (run_) advance(now);
  if (std::exchange(refused_, 0) == 0) return;
  nghttp2_submit_rst_stream(session_.wire(), NGHTTP2_FLAG_NONE, id_, NGHTTP2_NO_ERROR);
  push();
}

void Http2Stream::unblocked(Instant now) {
  const auto since = std::exchange(blocked_since_, std::nullopt);
  const std::size_t bytes = std::exchange(unsent_bytes_max_, 0);
  if (run_ && since) run_->was_blocked(now - *since, bytes);
}

void Http2Stream::advance(Instant now) {
  const auto closing = run_->advance(now);
  if (!gone_ && !is_clear()) {
    if (!blocked_since_) blocked_since_ = SteadyClock().now();
    unsent_bytes_max_ = std::max(unsent_bytes_max_, body_.size());
    session_.mark_blocked(id_);
  }
  if (!closing) return;
  run_.reset();
  if (!gone_) end(*closing);
}

void Http2Stream::end(Closing closing) {
  switch (closing) {
    case Closing::next_request:
    case Closing::hang:
      return;
    case Closing::fin:
    case Closing::half_close:
      last_ = true;
      return push();
    case Closing::reset:
      nghttp2_submit_rst_stream(session_.wire(), NGHTTP2_FLAG_NONE, id_, reset_code_);
      return push();
  }
}

void Http2Stream::gone(StreamEnd end, Instant at) {
  if (std::exchange(gone_, true)) return;
  unblocked(at);
  if (run_) run_->gone(end, at);
}

void Http2Stream::open_gate(std::uint32_t upto) {
  run_->open_gate(upto);
  advance(SteadyClock().now());
}

void Http2Stream::end_stream() {
  run_->ask_to_end();
  advance(SteadyClock().now());
}

void Http2Stream::send_head(const Headers& fields, std::string_view body) {
  body_ += body;
  submit(200, fields);
  push();
}

void Http2Stream::send_hints(const Headers& fields) {
  submit(103, fields);
  push();
}

void Http2Stream::send(std::string_view bytes) {
  body_ += bytes;
  push();
}

void Http2Stream::send_last(std::string_view bytes, const Headers& trailers) {
  trailers_ = trailers;
  last_ = true;
  send(bytes);
}

void Http2Stream::push() {
  nghttp2_session_resume_data(session_.wire(), id_);
  session_.push();
}

bool Http2Stream::is_clear() const {
  return !gone_ && body_.empty() && session_.connection().is_clear();
}

void Http2Stream::wake_at(Instant due) { session_.wake_at(due, id_); }

void Http2Stream::no_more_requests() {
  session_.refuse_more_requests();
  session_.push();
}

void Http2Stream::set_nagle(bool on) { session_.connection().set_nagle(on); }
void Http2Stream::set_cork(bool on) { session_.connection().set_cork(on); }

void Http2Stream::set_record_bytes(std::size_t bytes) {
  session_.connection().set_record_bytes(bytes);
}

void Http2Stream::leave_end_unsaid() { session_.connection().leave_end_unsaid(); }

}  // namespace streamgauge
