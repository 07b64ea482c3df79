// SPDX-License-Identifier: MIT
// For listening to callers and waking them when something is due: one thread, one event loop, one
// timer.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "mock_server/emit/deadline_queue.h"
#include "mock_server/emit/deadline_timer.h"
#include "mock_server/serve/channel.h"
#include "scenarios/result.h"

namespace streamgauge {

class CallerConnection;

struct ListenConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                  // 0: any free port
  std::string certificate_file, key_file;  // PEM; both empty: no TLS
};

class CallerLoop final {
 public:
  // At once; the next one waits in the kernel's queue until one has gone.
  static constexpr std::size_t kCallersMax = 1'000;
  using Make = std::function<std::shared_ptr<CallerConnection>(
      CallerLoop&, boost::asio::ip::tcp::socket socket)>;

  explicit CallerLoop(Make make);
  ~CallerLoop();  // stops at once

  // Binds and starts the thread. Error: the port is taken, a PEM file cannot be used.
  Result<void> listen(const ListenConfig& config);
  std::string url() const;  // "http://127.0.0.1:8089", no path
  // Stops accepting, waits at most `grace` for the answers that run, then cuts all.
  void stop(Duration grace);

  // All below on the loop's thread only.
  boost::asio::io_context& io() { return io_; }
  const ServerContext& tls() const { return tls_; }
  std::uint64_t next_id() { return ++ids_; }
  void wake_at(Instant due, std::uint64_t id);
  void remove(std::uint64_t id);
  void answering(bool begun) { begun ? ++answering_ : --answering_; }

 private:
  boost::system::error_code bind(const ListenConfig& config);
  void accept();
  void add(boost::asio::ip::tcp::socket socket);
  void wake_due();

  Make make_;
  boost::asio::io_context io_{1};
  boost::asio::ip::tcp::acceptor acceptor_{io_};
  boost::asio::steady_timer pause_{io_};
  DeadlineTimer timer_;
  DeadlineQueue due_;
  ServerContext tls_;
  ListenConfig config_;
  std::unordered_map<std::uint64_t, std::shared_ptr<CallerConnection>> callers_;
  std::uint64_t ids_ = 0;
  bool accepting_ = false, waking_ = false;
  std::atomic<std::size_t> answering_{0};
  std::thread thread_;
};

}  // namespace streamgauge
