// SPDX-License-Identifier: MIT
// For one client's socket: what has come and is not used, what has not gone, and how it ends.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "mock_server/serve/channel.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

// Kept by a shared pointer; it keeps itself while the kernel is waited for.
class ClientSocket : public std::enable_shared_from_this<ClientSocket> {
 public:
  explicit ClientSocket(boost::asio::ip::tcp::socket socket);
  virtual ~ClientSocket();

  // Hands bytes to the kernel; what it does not take is kept, and is_clear() is false until it has.
  void send(std::string_view bytes);
  bool is_clear() const { return !closed_ && unsent_.empty() && !channel_->has_unsent(); }
  bool is_closed() const { return closed_; }
  std::size_t unsent_bytes() const { return unsent_.size(); }
  bool has_incoming() const { return !incoming_.empty(); }
  void read_on();  // what came may be used now, and more may come
  bool chose_http2() const { return channel_->chose_http2(); }

  void set_nagle(bool on);
  void set_cork(bool on);
  void set_record_bytes(std::size_t bytes) { channel_->set_record_bytes(bytes); }

  // Its ends; nothing leaves after them. `say_end`: with TLS's word for it.
  void close(bool say_end);
  void close_lingering(bool say_end);  // the client may still be sending
  void reset();                        // RST
  void drop();                         // at once, without a word
  void hang(bool half_closed);         // nothing more is said; the client's end ends it

 protected:
  void open(const ServerContext& secure);  // null: plain

  // Takes from the front of `incoming` what it can use now; the rest is offered again.
  virtual void take(std::string& incoming) = 0;
  // The kernel took no more for `length`, in which up to `bytes` waited.
  virtual void was_blocked(Duration, std::size_t) {}
  virtual void on_clear() = 0;  // it has taken everything
  virtual void on_gone() = 0;   // the client closed or reset; the socket is closed

  std::string& incoming() { return incoming_; }

 private:
  void wait_readable();
  void on_readable();
  Channel::Outcome take_in();
  void offer();
  void wait_writable();
  void on_writable();
  void unblocked(Instant now);
  void client_gone();

  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<Channel> channel_;
  std::string incoming_;
  std::string unsent_;
  std::optional<Instant> blocked_since_;  // the kernel takes no more
  std::size_t unsent_bytes_max_ = 0;      // since then
  bool offering_ = false;
  bool waiting_ = false;
  bool watching_ = false;
  bool hanging_ = false;
  bool closed_ = false;
};

}  // namespace streamgauge
