// SPDX-License-Identifier: MIT
// For one client's connection to the recorder or the replayer: requests in, bytes out, and how it
// ends.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <nlohmann/json_fwd.hpp>

#include "mock_server/replay/caller_loop.h"
#include "mock_server/serve/channel.h"
#include "mock_server/serve/request_reader.h"

namespace streamgauge {

// Who answers says what to do with a request; after on_request() the next one is read when
// next_request() is called.
class Caller : public std::enable_shared_from_this<Caller> {
 public:
  Caller(CallerLoop& loop, boost::asio::ip::tcp::socket socket);
  virtual ~Caller();

  std::uint64_t id() const { return id_; }
  void start();
  void on_due(Instant now);
  void cut();  // by shutdown

 protected:
  virtual void on_request(const RequestReader::Message& message) = 0;
  virtual void on_clear() {}        // the kernel has taken what it had refused
  virtual void on_wake(Instant) {}  // what was asked for by wake_at
  virtual void on_gone() = 0;       // the client closed or reset

  CallerLoop& loop() { return loop_; }
  void wake_at(Instant due) { loop_.wake_at(due, id_); }
  void send(std::string_view bytes);
  bool is_clear() const { return !closed_ && unsent_.empty() && !channel_->has_unsent(); }
  std::size_t unsent_bytes() const { return unsent_.size(); }
  bool is_idle() const { return reading_ && incoming_.empty() && !answer_by_; }

  void next_request();
  // Both once the kernel has taken everything. `say_end`: with TLS's word for it.
  void close_in_order(bool say_end = true);
  void reset();
  void refuse(int status, std::string_view json);  // and close

 private:
  enum class Closing { not_yet, in_order, without_word, reset };

  void wait_readable();
  void on_readable();
  Channel::Outcome take_in();
  void parse();
  void take_request();
  void close(Closing how);
  void closed_now();
  void wait_writable();
  void on_writable();
  void client_gone();
  void set_answering(bool begun);

  CallerLoop& loop_;
  boost::asio::ip::tcp::socket socket_;
  std::uint64_t id_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<RequestReader> reading_;  // only while a request is read: it is large
  std::string incoming_;                    // that has not been parsed: also the next request
  std::string unsent_;
  std::optional<Instant> answer_by_;  // a part of a request has come: the rest is due
  Closing closing_ = Closing::not_yet;
  bool parsing_ = false, watching_ = false, waiting_ = false, closed_ = false;
  bool answering_ = false;
};

// {"error": {"message", "type", ...}}, as OpenAI's clients read it.
nlohmann::ordered_json caller_error(std::string_view type, std::string_view message);

}  // namespace streamgauge
