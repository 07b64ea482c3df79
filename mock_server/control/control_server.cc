// SPDX-License-Identifier: MIT
#include "mock_server/control/control_server.h"

#include <thread>

#include <fmt/format.h>

#include "mock_server/control/http_transport.h"

namespace streamgauge {

class ControlServer::Impl {
 public:
  Impl(ControlConfig config, MockServer& mock)
      : config_(std::move(config)), transport_([this, &mock](const ControlRequest& request) {
          return answer_control(request, mock, clock_.now());
        }) {}

  ~Impl() {
    if (!thread_.joinable()) return;
    transport_.stop();
    transport_.end_connections();
    thread_.join();
  }

  bool listen() {
    if (config_.port != 0) {
      if (!transport_.bind_to_port(config_.address, config_.port)) return false;
    } else {
      const int port = transport_.bind_to_any_port(config_.address);
      if (port <= 0) return false;
      config_.port = static_cast<std::uint16_t>(port);
    }
    transport_.set_rule({config_.port, config_.allow_remote});
    thread_ = std::thread([this] { transport_.listen_after_bind(); });
    // stop() is only heard by a server that runs.
    for (int i = 0; i < 5000 && !transport_.is_running(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return true;
  }

  const ControlConfig& config() const { return config_; }

 private:
  ControlConfig config_;
  SteadyClock clock_;
  HttpTransport transport_;
  std::thread thread_;
};

Result<std::unique_ptr<ControlServer>> ControlServer::start(ControlConfig config,
                                                            MockServer& mock) {
  const std::string where = fmt::format("{}:{}", config.address, config.port);
  auto impl = std::make_unique<Impl>(std::move(config), mock);
  if (!impl->listen())
    return usage_error(fmt::format("the control API cannot listen on {}", where),
                       "end what holds the port, or choose another with --control HOST:PORT");
  return std::unique_ptr<ControlServer>(new ControlServer(std::move(impl)));
}

ControlServer::ControlServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControlServer::~ControlServer() = default;

std::uint16_t ControlServer::port() const { return impl_->config().port; }

std::string ControlServer::url() const {
  const std::string& address = impl_->config().address;
  return address.find(':') == std::string::npos ? fmt::format("http://{}:{}", address, port())
                                                : fmt::format("http://[{}]:{}", address, port());
}

}  // namespace streamgauge
