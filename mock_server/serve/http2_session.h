// SPDX-License-Identifier: MIT
// For HTTP/2 over one connection: nghttp2 reads and writes the frames, streams answer.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "mock_server/emit/deadline_queue.h"
#include "mock_server/serve/connection.h"
#include "mock_server/serve/http2_stream.h"

namespace streamgauge {

class Http2Session final : public Session {
 public:
  explicit Http2Session(Connection& connection);
  ~Http2Session() override;

  void take(std::string& incoming) override;
  void on_due(Instant now) override;
  void was_blocked(Duration, std::size_t) override {}  // each stream knows of itself
  void on_clear() override;
  void gone(StreamEnd end, Instant at) override;
  bool has_stream(std::uint64_t ordinal) const override;
  void open_gate(std::uint64_t ordinal, std::uint32_t upto) override;
  void end_stream(std::uint64_t ordinal) override;

  // All below are for its streams.
  Connection& connection() { return connection_; }
  nghttp2_session* wire() { return wire_.get(); }
  void wake_at(Instant due, std::int32_t id);
  void mark_blocked(std::int32_t id) { blocked_.insert(id); }  // until it may go on
  void push();  // gives the connection what nghttp2 has to send, in one write where it fits
  void refuse_more_requests();

 private:
  using Callbacks = nghttp2_session_callbacks;
  static void set_callbacks(Callbacks* callbacks);
  int on_frame(const nghttp2_frame& frame);
  Http2Stream* find(std::int32_t id);
  Http2Stream* find_ordinal(std::uint64_t ordinal);
  void settle();  // what the frames that came, or left, have made possible

  Connection& connection_;
  std::unique_ptr<nghttp2_session, decltype(&nghttp2_session_del)> wire_;
  std::map<std::int32_t, std::unique_ptr<Http2Stream>> streams_;
  DeadlineQueue due_;
  // nghttp2 must not be called from its callbacks: what they find waits here.
  std::vector<std::pair<std::int32_t, bool>> asked_;  // to be answered; whether the request ended
  std::vector<std::int32_t> closed_;
  std::set<std::int32_t> blocked_;  // have more to send than the client or the kernel takes
  bool over_ = false;
};

}  // namespace streamgauge
