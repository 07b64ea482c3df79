// SPDX-License-Identifier: MIT
// For one client's connection to the recorder or the replayer: requests in, bytes out, and how it
// ends.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "mock_server/replay/caller_loop.h"
#include "mock_server/serve/client_socket.h"
#include "mock_server/serve/request_reader.h"

namespace streamgauge {

// Who answers says what to do with a request; after on_request() the next one is read when
// next_request() is called.
class CallerConnection : public ClientSocket {
 public:
  CallerConnection(CallerLoop& loop, boost::asio::ip::tcp::socket socket);
  ~CallerConnection() override;

  std::uint64_t id() const { return id_; }
  void start();
  void on_due(Instant now);
  void cut();  // by shutdown

 protected:
  virtual void on_request(const RequestReader::Message& message) = 0;
  virtual void go_on() {}           // the kernel has taken what it had refused
  virtual void on_wake(Instant) {}  // what was asked for by wake_at
  virtual void client_left() = 0;   // it closed or reset

  CallerLoop& loop() { return loop_; }
  void wake_at(Instant due) { loop_.wake_at(due, id_); }
  bool is_idle() const { return reading_ && !has_incoming() && !answer_by_; }

  void next_request();
  // Both once the kernel has taken everything. `say_end`: with TLS's word for it.
  void end_in_order(bool say_end = true);
  void end_by_reset();
  void refuse(int status, std::string_view json);  // and close

 private:
  enum class Closing { not_yet, in_order, without_word, reset };

  void take(std::string& incoming) override;
  void on_clear() override;
  void on_gone() override;
  void take_request();
  void end(Closing how);
  void end_now();
  void forget();
  void set_answering(bool begun);

  CallerLoop& loop_;
  std::uint64_t id_;
  std::unique_ptr<RequestReader> reading_;  // only while a request is read: it is large
  std::optional<Instant> answer_by_;        // a part of a request has come: the rest is due
  Closing closing_ = Closing::not_yet;
  bool answering_ = false;
};

// {"error": {"message", "type", ...}}, as OpenAI's clients read it.
nlohmann::ordered_json caller_error(std::string_view type, std::string_view message);

}  // namespace streamgauge
