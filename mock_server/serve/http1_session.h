// SPDX-License-Identifier: MIT
// For HTTP/1.1 over one connection: requests in, one answer at a time out, streams on schedule.
#pragma once

#include "mock_server/serve/answering.h"
#include "mock_server/serve/connection.h"
#include "mock_server/serve/outlet.h"
#include "mock_server/serve/request_reader.h"

namespace streamgauge {

class Http1Session final : public Session, public Outlet {
 public:
  explicit Http1Session(Connection& connection);

  void take(std::string& incoming) override;
  void on_due(Instant now) override;
  void was_blocked(Duration length, std::size_t bytes) override;
  void on_clear() override;
  void gone(StreamEnd end, Instant at) override;
  bool has_stream(std::uint64_t ordinal) const override;
  void open_gate(std::uint64_t ordinal, std::uint32_t upto) override;
  void end_stream(std::uint64_t ordinal) override;

 private:
  void send_head(const Headers& fields, std::string_view body) override;
  void send_hints(const Headers& fields) override;
  void send(std::string_view bytes) override { connection_.send(bytes); }
  void send_last(std::string_view bytes, const Headers& trailers) override;
  bool is_clear() const override { return connection_.is_clear(); }
  void wake_at(Instant due) override { connection_.wake_at(due); }
  void no_more_requests() override { keep_alive_ = false; }
  void set_nagle(bool on) override { connection_.set_nagle(on); }
  void set_cork(bool on) override { connection_.set_cork(on); }
  void set_record_bytes(std::size_t bytes) override { connection_.set_record_bytes(bytes); }
  void leave_end_unsaid() override { connection_.leave_end_unsaid(); }

  void read_request();
  void begin_to_wait();
  void answer();
  void refuse(int status, const std::string& message);
  void answer_whole(const Route& route, bool head_only = false);
  void answer_later(Answering& answer);
  void begin_stream(Answering answer, const MockRequest& request);
  void advance(Instant now);  // the stream, as far as it may
  void end(Closing closing);
  void done();  // the answer is out: next request, or close

  Connection& connection_;
  Loop& loop_;
  std::unique_ptr<RequestReader> reading_;  // only while a request is read: it is large
  std::unique_ptr<StreamRun> stream_;
  std::string unsaid_;  // a whole answer that is not due yet
  std::optional<WholeAnswer> unsaid_due_;
  std::optional<Instant> answer_by_;  // a part of a request has come: the rest is due
  bool keep_alive_ = false;
  bool refused_ = false;  // the request was not read to its end
  bool over_ = false;     // the connection has been ended, or only hangs
};

}  // namespace streamgauge
