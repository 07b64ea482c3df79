// SPDX-License-Identifier: MIT
#include "mock_server/replay/replay_server.h"

#include "mock_server/replay/replay_caller.h"

namespace streamgauge {

class ReplayServer::Impl {
 public:
  Impl(Recording recording, ReplaySpeed speed)
      : state_{ExchangeFinder(std::make_shared<const Recording>(std::move(recording))), speed},
        loop_([this](CallerLoop& loop, auto socket) {
          return std::make_shared<ReplayCaller>(loop, std::move(socket), state_);
        }) {}

  CallerLoop& loop() { return loop_; }

 private:
  ReplayState state_;
  CallerLoop loop_;
};

Result<std::unique_ptr<ReplayServer>> ReplayServer::start(const ListenConfig& config,
                                                          Recording recording, ReplaySpeed speed) {
  auto impl = std::make_unique<Impl>(std::move(recording), speed);
  if (const auto listening = impl->loop().listen(config); !listening)
    return tl::make_unexpected(listening.error());
  return std::unique_ptr<ReplayServer>(new ReplayServer(std::move(impl)));
}

ReplayServer::ReplayServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ReplayServer::~ReplayServer() = default;

std::string ReplayServer::url() const { return impl_->loop().url(); }
void ReplayServer::stop(Duration grace) { impl_->loop().stop(grace); }

}  // namespace streamgauge
