// SPDX-License-Identifier: MIT
// For one client's connection: requests in, one answer at a time out, streams on their schedule.
#pragma once

#include <memory>

#include <boost/asio/ip/tcp.hpp>

#include "mock_server/api/router.h"
#include "mock_server/serve/loop.h"

namespace streamgauge {

class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, boost::asio::ip::tcp::socket socket);
  ~Connection();

  void start();
  std::uint64_t id() const { return id_; }
  std::uint64_t ordinal() const;  // 0: no stream runs
  void on_due(Instant now);       // what the loop was asked to wake it for
  void open_gate(std::uint32_t upto);
  void end_stream();
  void cut();  // by shutdown

 private:
  struct Reading;
  struct Stream;

  void read_request();
  void answer();
  void forget_request();                                // but keep what came after it
  void refuse(const boost::system::error_code& error);  // a request that could not be read
  void answer_json(const Route& route, bool head_only = false);
  void begin_stream(const Route& route, Plan plan);
  void send_head();
  void advance(Instant now);            // emits what may leave
  Instant emit_chunk(Instant planned);  // gives the instant of the write
  void finish(StreamEnd end);
  void send(std::string_view bytes);
  void wait_writable();
  void watch_for_leaving();
  void tell(MockEvent::Kind kind, Instant at, std::uint32_t chunk = 0) const;
  void client_gone();
  void done();  // the answer is out: next request, or close

  Loop& loop_;
  boost::asio::ip::tcp::socket socket_;
  std::uint64_t id_;
  std::unique_ptr<Reading> reading_;  // only while a request is read: it is large
  std::string early_;                 // of the next request, read together with this one
  std::unique_ptr<Stream> stream_;
  std::string unsent_;
  bool keep_alive_ = false;
  bool refused_ = false;  // the request was not read to its end
  bool waiting_ = false;
  bool watching_ = false;
  bool closed_ = false;
};

}  // namespace streamgauge
