// SPDX-License-Identifier: MIT
// For one client's connection: requests in, one answer at a time out, streams on their schedule.
#pragma once

#include <memory>

#include <boost/asio/ip/tcp.hpp>

#include "mock_server/api/request.h"
#include "mock_server/serve/channel.h"
#include "mock_server/serve/loop.h"
#include "mock_server/serve/outlet.h"
#include "mock_server/serve/request_reader.h"
#include "mock_server/serve/stream_run.h"

namespace streamgauge {

class Connection final : public Outlet, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, boost::asio::ip::tcp::socket socket);
  ~Connection() override;

  void start();
  std::uint64_t id() const { return id_; }
  std::uint64_t ordinal() const;  // 0: no stream runs
  void on_due(Instant now);       // what the loop was asked to wake it for
  void open_gate(std::uint32_t upto);
  void end_stream();
  void cut();  // by shutdown

 private:
  void read_request();
  void wait_readable();
  void on_readable();
  Channel::Outcome take_in();
  void parse();
  void answer();
  void begin_to_wait();
  void refuse(int status, const std::string& message);
  void answer_whole(const Route& route, bool head_only = false);
  void answer_later(const Route& route);
  void answer_stream(const Route& route, JournalEntry entry);
  void begin_stream(const Route& route, JournalEntry entry);
  void advance(Instant now);  // the stream, as far as it may
  void close(Closing closing);
  void send(std::string_view bytes) override;
  bool is_clear() const override { return !closed_ && unsent_.empty() && !channel_->has_unsent(); }
  void wake_at(Instant due) override;
  void set_nagle(bool on) override;
  void set_cork(bool on) override;
  void set_record_bytes(std::size_t bytes) override;
  void leave_end_unsaid() override;
  void wait_writable();
  void on_writable();
  void unblocked();
  void client_gone();
  void done();  // the answer is out: next request, or close

  Loop& loop_;
  boost::asio::ip::tcp::socket socket_;
  std::uint64_t id_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<RequestReader> reading_;  // only while a request is read: it is large
  std::string incoming_;                    // that has not been parsed: also the next request
  std::unique_ptr<StreamRun> stream_;
  std::string unsent_;
  std::string unsaid_;  // a whole answer that is not due yet
  Instant unsaid_due_;
  std::optional<Instant> blocked_since_;  // the kernel takes no more
  std::size_t unsent_bytes_max_ = 0;      // since then
  std::optional<Instant> read_due_;       // the first request is not read before
  std::optional<Instant> answer_by_;      // a part of a request has come: the rest is due
  bool parsing_ = false;
  bool keep_alive_ = false;
  bool refused_ = false;  // the request was not read to its end
  bool waiting_ = false;
  bool watching_ = false;
  bool says_end_ = true;  // in TLS
  bool hanging_ = false;  // the stream is over, but the connection stays until the client ends it
  bool closed_ = false;
};

}  // namespace streamgauge
