// SPDX-License-Identifier: MIT
#include "harness/target/relay.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/target/relay_session.h"
#include "harness/target/relay_socket.h"

namespace streamgauge {
namespace {

constexpr std::size_t kConnectionsMax = 256;
constexpr int kLookMs = 50;

}  // namespace

class Relay::Impl {
 public:
  Impl(RelayConfig config, ServerTls tls) : config_(std::move(config)), tls_(std::move(tls)) {}

  ~Impl() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return connections_ == 0; });
    if (listener_ >= 0) close(listener_);
  }

  int listen() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(config_.port);
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    socklen_t length = sizeof address;
    const int on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener_, plain, length) != 0 || ::listen(listener_, 128) != 0 ||
        getsockname(listener_, plain, &length) != 0)
      return errno;
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
    return 0;
  }

  std::uint16_t port() const { return port_; }
  std::string url() const {
    return tls_ ? fmt::format("https://localhost:{}", port_)
                : fmt::format("http://127.0.0.1:{}", port_);
  }

 private:
  void accept_all() {
    while (!stop_) {
      pollfd ready{listener_, POLLIN, 0};
      if (poll(&ready, 1, kLookMs) <= 0) continue;
      const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) continue;
      if (config_.kind == RelayKind::one_at_a_time) {
        run_relay_session(client, config_, tls_, stop_);
        continue;
      }
      {
        const std::scoped_lock lock(mutex_);
        if (connections_ >= kConnectionsMax) {
          close(client);
          continue;
        }
        ++connections_;
      }
      std::thread([this, client] {
        run_relay_session(client, config_, tls_, stop_);
        const std::scoped_lock lock(mutex_);
        --connections_;
        idle_.notify_all();
      }).detach();
    }
  }

  RelayConfig config_;
  ServerTls tls_;
  std::atomic<bool> stop_{false};
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable idle_;
  std::size_t connections_ = 0;
};

Result<std::unique_ptr<Relay>> Relay::start(RelayConfig config) {
  const std::uint16_t port = config.port;
  ServerTls tls;
  if (!config.certificate_file.empty()) {
    auto loaded = load_server_tls(config.certificate_file, config.key_file);
    if (!loaded) return tl::make_unexpected(loaded.error());
    tls = std::move(*loaded);
  }
  auto impl = std::make_unique<Impl>(std::move(config), std::move(tls));
  if (const int error = impl->listen(); error != 0) {
    return usage_error(
        fmt::format("a relay cannot listen on 127.0.0.1:{}: {}", port, std::strerror(error)));
  }
  return std::unique_ptr<Relay>(new Relay(std::move(impl)));
}

Relay::Relay(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Relay::~Relay() = default;
std::uint16_t Relay::port() const { return impl_->port(); }
std::string Relay::url() const { return impl_->url(); }

}  // namespace streamgauge
