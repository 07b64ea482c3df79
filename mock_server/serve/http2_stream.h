// SPDX-License-Identifier: MIT
// For one HTTP/2 stream: its request as it comes, its answer as nghttp2 asks for it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <nghttp2/nghttp2.h>

#include "mock_server/serve/answering.h"
#include "mock_server/serve/outlet.h"

namespace streamgauge {

class Http2Session;

class Http2Stream final : public Outlet {
 public:
  // `session` must outlive it.
  Http2Stream(Http2Session& session, std::int32_t id);
  ~Http2Stream() override;

  // The request. What is over the limits is dropped, and the answer says so.
  void add_field(std::string_view name, std::string_view value);
  void add_body(std::string_view bytes);
  bool is_refused() const { return refused_ != 0; }
  bool wants_continue() const;  // RFC 9110 section 10.1.1
  void say_continue();
  void answer();  // the request is whole

  // The answer's body: at most `size` bytes into `room`. May set nghttp2's flags.
  ssize_t read_body(char* room, std::size_t size, std::uint32_t& flags);

  void on_due(Instant now);
  // The client's window, or the kernel, takes more again.
  void go_on(Instant now);
  void gone(StreamEnd end, Instant at);  // it, or its connection

  std::uint64_t ordinal() const { return run_ ? run_->ordinal() : 0; }  // 0: no stream runs
  void open_gate(std::uint32_t upto);
  void end_stream();

 private:
  void send_head(const Headers& fields, std::string_view body) override;
  void send_hints(const Headers& fields) override;
  void send(std::string_view bytes) override;
  void send_last(std::string_view bytes, const Headers& trailers) override;
  bool is_clear() const override;
  void wake_at(Instant due) override;
  void no_more_requests() override;
  void set_nagle(bool on) override;
  void set_cork(bool on) override;
  void set_record_bytes(std::size_t bytes) override;
  void leave_end_unsaid() override;

  void begin_stream(Answering answer, const MockRequest& request);
  void refuse(int status, const std::string& message);
  void answer_whole(const Route& route);
  void answer_when_due(Instant now);
  void unblocked(Instant now);
  void advance(Instant now);
  void end(Closing closing);
  void submit(int status, const Headers& fields);
  void push();  // what is in body_

  Http2Session& session_;
  const std::int32_t id_;
  std::unique_ptr<MockRequest> request_;  // only while it is read
  std::size_t field_bytes_ = 0;
  int refused_ = 0;  // with this status: the request is over a limit
  std::unique_ptr<StreamRun> run_;
  std::unique_ptr<Route> unsaid_;  // a whole answer that is not due yet
  std::optional<WholeAnswer> unsaid_due_;
  Instant due_;       // of the rest of the request
  std::string body_;  // of the answer, that has not left
  Headers trailers_;
  std::uint32_t reset_code_ = NGHTTP2_INTERNAL_ERROR;  // of a planned reset
  std::size_t frame_bytes_ = 0;  // of body in a DATA frame; 0: as nghttp2 does
  bool head_only_ = false;
  bool last_ = false;  // nothing follows body_
  bool gone_ = false;
  std::optional<Instant> blocked_since_;
  std::size_t unsent_bytes_max_ = 0;
};

}  // namespace streamgauge
