// SPDX-License-Identifier: MIT
// For one client's connection to the mock: which protocol it speaks, and its place in the loop.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "mock_server/serve/client_socket.h"
#include "mock_server/serve/loop.h"
#include "mock_server/serve/session.h"

namespace streamgauge {

class Connection final : public ClientSocket {
 public:
  Connection(Loop& loop, boost::asio::ip::tcp::socket socket);
  ~Connection() override;

  void start();
  std::uint64_t id() const { return id_; }
  Session* session() { return session_.get(); }  // null: the client has not spoken
  void on_due(Instant now);                      // what the loop was asked to wake it for
  void cut();                                    // by shutdown

  // All below are for its session.
  Loop& loop() { return loop_; }
  void wake_at(Instant due) { loop_.wake_at(due, id_); }
  void leave_end_unsaid() { says_end_ = false; }  // no close_notify
  // The connection is over; the session may go on to be called, but nothing more leaves.
  void end_in_order();
  void end_refused();  // the client is still sending
  void end_by_reset();

 private:
  bool is_refused(const Plan& plan);
  void choose_session();
  void take(std::string& incoming) override;
  void was_blocked(Duration length, std::size_t bytes) override;
  void on_clear() override;
  void on_gone() override;

  Loop& loop_;
  std::uint64_t id_;
  std::unique_ptr<Session> session_;
  std::optional<Instant> begin_due_;  // nothing is read before
  std::optional<Instant> choose_by_;  // the first bytes fit two protocols: more are due
  bool says_end_ = true;              // in TLS
};

}  // namespace streamgauge
