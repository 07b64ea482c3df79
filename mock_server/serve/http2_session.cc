// SPDX-License-Identifier: MIT
#include "mock_server/serve/http2_session.h"

#include <algorithm>

namespace streamgauge {
namespace {

constexpr std::uint32_t kStreamsMax = 1'000;  // of one connection at once
constexpr std::uint32_t kHeadBytesMax = 64U << 10U;
constexpr std::size_t kWriteBytes = 64U << 10U;  // gathered before the kernel is given them

Http2Session& session_of(void* user) { return *static_cast<Http2Session*>(user); }

std::string_view view(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

std::unique_ptr<Session> http2_session(Connection& connection) {
  return std::make_unique<Http2Session>(connection);
}

void Http2Session::set_callbacks(Callbacks* callbacks) {
  nghttp2_session_callbacks_set_on_begin_headers_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, void* user) {
        auto& self = session_of(user);
        if (frame->hd.type != NGHTTP2_HEADERS || frame->headers.cat != NGHTTP2_HCAT_REQUEST)
          return 0;  // trailers of a request
        const std::int32_t id = frame->hd.stream_id;
        self.streams_[id] = std::make_unique<Http2Stream>(self, id);
        return 0;
      });
  nghttp2_session_callbacks_set_on_header_callback(
      callbacks,
      [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t length,
         const std::uint8_t* value, std::size_t value_length, std::uint8_t, void* user) {
        if (frame->hd.type != NGHTTP2_HEADERS || frame->headers.cat != NGHTTP2_HCAT_REQUEST)
          return 0;
        if (auto* stream = session_of(user).find(frame->hd.stream_id))
          stream->add_field(view(name, length), view(value, value_length));
        return 0;
      });
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* bytes,
                    std::size_t size, void* user) {
        if (auto* stream = session_of(user).find(id)) stream->add_body(view(bytes, size));
        return 0;
      });
  nghttp2_session_callbacks_set_on_frame_recv_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, void* user) {
        return session_of(user).on_frame(*frame);
      });
  nghttp2_session_callbacks_set_on_stream_close_callback(
      callbacks, [](nghttp2_session*, std::int32_t id, std::uint32_t, void* user) {
        session_of(user).closed_.push_back(id);
        return 0;
      });
}

Http2Session::Http2Session(Connection& connection)
    : connection_(connection), wire_(nullptr, nghttp2_session_del) {
  Callbacks* callbacks = nullptr;
  nghttp2_option* options = nullptr;
  nghttp2_session* wire = nullptr;
  if (nghttp2_session_callbacks_new(&callbacks) != 0 || nghttp2_option_new(&options) != 0)
    throw std::bad_alloc();
  set_callbacks(callbacks);
  nghttp2_option_set_no_closed_streams(options, 1);
  const int made = nghttp2_session_server_new2(&wire, callbacks, this, options);
  nghttp2_session_callbacks_del(callbacks);
  nghttp2_option_del(options);
  if (made != 0) throw std::bad_alloc();
  wire_.reset(wire);

  std::vector<nghttp2_settings_entry> settings = {
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kStreamsMax},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, kHeadBytesMax}};
  const auto plan = connection.loop().state().plans.plan();
  if (plan->wire.http2_window_bytes > 0)
    settings.push_back({NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE,
                        static_cast<std::uint32_t>(plan->wire.http2_window_bytes)});
  nghttp2_submit_settings(wire, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
}

Http2Session::~Http2Session() = default;

void Http2Session::take(std::string& incoming) {
  const auto used = nghttp2_session_mem_recv(
      wire(), reinterpret_cast<const std::uint8_t*>(incoming.data()), incoming.size());
  incoming.clear();  // it takes all, or fails
  if (used < 0) over_ = true;
  settle();
}

int Http2Session::on_frame(const nghttp2_frame& frame) {
  auto* stream = find(frame.hd.stream_id);
  const bool is_head = frame.hd.type == NGHTTP2_HEADERS;
  if (stream == nullptr || (!is_head && frame.hd.type != NGHTTP2_DATA)) return 0;
  if ((frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 || stream->is_refused()) {
    asked_.emplace_back(frame.hd.stream_id, true);
  } else if (is_head) {
    wake_at(SteadyClock().now() + connection_.loop().state().config.request_time_max,
            frame.hd.stream_id);
    if (stream->wants_continue()) asked_.emplace_back(frame.hd.stream_id, false);
  }
  return 0;
}

void Http2Session::settle() {
  for (bool more = true; more;) {
    push();
    for (const auto& [id, ended] : std::exchange(asked_, {}))
      if (auto* stream = find(id)) ended ? stream->answer() : stream->say_continue();
    const Instant now = SteadyClock().now();
    for (const std::int32_t id : std::exchange(closed_, {})) {
      if (auto* stream = find(id)) stream->gone(StreamEnd::client_gone, now);
      streams_.erase(id);
    }
    for (const std::int32_t id : std::exchange(blocked_, {}))
      if (auto* stream = find(id)) stream->go_on(now);
    more = !asked_.empty() || !closed_.empty();
  }
  if (connection_.is_closed()) return;
  const bool idle = nghttp2_session_want_read(wire()) == 0 &&
                    nghttp2_session_want_write(wire()) == 0 && connection_.is_clear();
  if (over_ || idle) connection_.end_in_order();
}

void Http2Session::push() {
  std::string bytes;
  while (connection_.is_clear()) {
    const std::uint8_t* frames = nullptr;
    const auto size = nghttp2_session_mem_send(wire(), &frames);
    if (size < 0) over_ = true;
    if (size > 0) bytes += view(frames, static_cast<std::size_t>(size));
    if (size > 0 && bytes.size() < kWriteBytes) continue;
    if (!bytes.empty()) connection_.send(bytes);
    bytes.clear();
    if (size <= 0) return;
  }
}

void Http2Session::wake_at(Instant due, std::int32_t id) {
  due_.add(due, static_cast<std::uint64_t>(id));
  connection_.wake_at(due);
}

void Http2Session::on_due(Instant now) {
  while (const auto id = due_.pop_due(now))
    if (auto* stream = find(static_cast<std::int32_t>(*id))) stream->on_due(now);
  settle();
}

void Http2Session::on_clear() { settle(); }

void Http2Session::gone(StreamEnd end, Instant at) {
  over_ = true;
  for (const auto& [id, stream] : streams_) stream->gone(end, at);
}

void Http2Session::refuse_more_requests() {
  nghttp2_submit_goaway(wire(), NGHTTP2_FLAG_NONE, nghttp2_session_get_last_proc_stream_id(wire()),
                        NGHTTP2_NO_ERROR, nullptr, 0);
}

Http2Stream* Http2Session::find(std::int32_t id) {
  const auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : found->second.get();
}

Http2Stream* Http2Session::find_ordinal(std::uint64_t ordinal) {
  for (const auto& [id, stream] : streams_)
    if (stream->ordinal() == ordinal) return stream.get();
  return nullptr;
}

bool Http2Session::has_stream(std::uint64_t ordinal) const {
  return std::any_of(streams_.begin(), streams_.end(),
                     [&](const auto& entry) { return entry.second->ordinal() == ordinal; });
}

void Http2Session::open_gate(std::uint64_t ordinal, std::uint32_t upto) {
  if (auto* stream = find_ordinal(ordinal)) stream->open_gate(upto);
  settle();
}

void Http2Session::end_stream(std::uint64_t ordinal) {
  if (auto* stream = find_ordinal(ordinal)) stream->end_stream();
  settle();
}

}  // namespace streamgauge
