// SPDX-License-Identifier: MIT
// For one client's connection: its socket, what has come and is not used, what has not gone.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "mock_server/serve/channel.h"
#include "mock_server/serve/loop.h"
#include "mock_server/serve/session.h"

namespace streamgauge {

class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, boost::asio::ip::tcp::socket socket);
  ~Connection();

  void start();
  std::uint64_t id() const { return id_; }
  Session* session() { return session_.get(); }  // null: the client has not spoken
  void on_due(Instant now);                      // what the loop was asked to wake it for
  void cut();                                    // by shutdown

  // All below are for its session.
  Loop& loop() { return loop_; }
  // Hands bytes to the kernel; what it does not take is kept, and is_clear() is false until it has.
  void send(std::string_view bytes);
  bool is_clear() const { return !closed_ && unsent_.empty() && !channel_->has_unsent(); }
  bool is_closed() const { return closed_; }
  void wake_at(Instant due) { loop_.wake_at(due, id_); }
  void read_on();  // the session has room again
  void set_nagle(bool on);
  void set_cork(bool on);
  void set_record_bytes(std::size_t bytes) { channel_->set_record_bytes(bytes); }
  void leave_end_unsaid() { says_end_ = false; }  // no close_notify

  // Ends of the connection. The session may go on to be called, but nothing more leaves.
  void close();                 // in order
  void close_lingering();       // the client is still sending
  void reset();                 // RST
  void hang(bool half_closed);  // nothing more is said; the client's end ends the connection

 private:
  bool is_refused(const Plan& plan);
  void wait_readable();
  void on_readable();
  Channel::Outcome take_in();
  void offer();
  void choose_session();
  void wait_writable();
  void on_writable();
  void unblocked(Instant now);
  void client_gone();

  Loop& loop_;
  boost::asio::ip::tcp::socket socket_;
  std::uint64_t id_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<Session> session_;
  std::string incoming_;
  std::string unsent_;
  std::optional<Instant> blocked_since_;  // the kernel takes no more
  std::size_t unsent_bytes_max_ = 0;      // since then
  std::optional<Instant> begin_due_;      // nothing is read before
  std::optional<Instant> choose_by_;      // the first bytes fit two protocols: more are due
  bool offering_ = false;
  bool waiting_ = false;
  bool watching_ = false;
  bool says_end_ = true;  // in TLS
  bool hanging_ = false;
  bool closed_ = false;
};

}  // namespace streamgauge
