// SPDX-License-Identifier: MIT
// For one connection to the one upstream that is recorded, plain or TLS: every read is handed on as
// it returns.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include "scenarios/plan/url.h"
#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct Upstream {
  Url url;
  std::shared_ptr<boost::asio::ssl::context> tls;  // verifies the certificate; for https
};

// `ca_file`: PEM, instead of the system's certificates; empty: those. Error: what is wrong with the
// URL or the file.
Result<Upstream> upstream_of(const std::string& url, const std::string& ca_file);

class UpstreamLink final : public std::enable_shared_from_this<UpstreamLink> {
 public:
  enum class End {
    closed,        // FIN; with TLS, after close_notify
    without_word,  // FIN without close_notify
    broken,        // reset, or TLS that makes no sense
  };
  class Watcher {
   public:
    virtual ~Watcher() = default;
    virtual void on_open() = 0;
    virtual void on_unreachable(const Error& why) = 0;  // instead of on_open
    virtual void on_read(std::string_view bytes, Instant at) = 0;
    virtual void on_end(End end, Instant at) = 0;  // of what the upstream says
  };

  // `watcher` must outlive it, or call close() first; `upstream` must outlive it.
  UpstreamLink(boost::asio::io_context& io, const Upstream& upstream, Watcher& watcher);

  void open();  // within 30 s, or on_unreachable
  bool is_open() const { return open_; }
  void send(std::string bytes);
  void set_reading(bool on);  // off: the upstream has to wait
  void close();               // nothing is told any more

 private:
  void connect(const boost::asio::ip::tcp::resolver::results_type& places);
  void shake_hands();
  void opened();
  void unreachable(const std::string& why, const std::string& hint);
  void not_trusted(const boost::system::error_code& error);
  void read();
  void taken(const boost::system::error_code& error, std::size_t length);
  void write();

  const Upstream& upstream_;
  Watcher* watcher_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::steady_timer timer_;
  boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_;  // plain: its inner layer
  std::array<char, 16'384> room_{};
  std::string unsent_, sending_;
  bool open_ = false, reading_on_ = true, reading_ = false, writing_ = false;
};

}  // namespace streamgauge
