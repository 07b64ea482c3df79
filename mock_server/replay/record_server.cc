// SPDX-License-Identifier: MIT
#include "mock_server/replay/record_server.h"

#include <ctime>
#include <filesystem>

#include <fmt/chrono.h>

#include "mock_server/replay/record_caller.h"

namespace streamgauge {

class RecordServer::Impl {
 public:
  explicit Impl(RecordState state)
      : state_(std::move(state)), loop_([this](CallerLoop& loop, auto socket) {
          return std::make_shared<RecordCaller>(loop, std::move(socket), state_);
        }) {}

  RecordState& state() { return state_; }
  CallerLoop& loop() { return loop_; }

 private:
  RecordState state_;
  CallerLoop loop_;
};

namespace {

// Every request would go round until nothing more can be opened.
bool is_itself(const Url& upstream, const ListenConfig& listen) {
  if (upstream.port != listen.port) return false;
  const bool is_local = upstream.host == "localhost" || upstream.host == "127.0.0.1" ||
                        upstream.host == "::1" || upstream.host == "0.0.0.0";
  return is_local || upstream.host == listen.address;
}

}  // namespace

Result<std::unique_ptr<RecordServer>> RecordServer::start(const RecordConfig& config) {
  auto upstream = upstream_of(config.upstream, config.ca_file);
  if (!upstream) return tl::make_unexpected(upstream.error());
  if (is_itself(upstream->url, config.listen))
    return usage_error("the upstream is this recorder itself",
                       "listen on another port than the upstream's: --listen 127.0.0.1:PORT");
  const std::string started = fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
  const Instant origin = SteadyClock().now();
  auto writer = RecordingWriter::create(
      config.file, {config.tool_version, started, redacted(upstream->url), origin}, config.tell);
  if (!writer) return tl::make_unexpected(writer.error());
  auto impl = std::make_unique<Impl>(
      RecordState{std::move(*upstream), std::move(*writer), origin, config.tell});
  if (const auto listening = impl->loop().listen(config.listen); !listening) {
    std::error_code ignored;  // the file would be in the way of the next try
    std::filesystem::remove(impl->state().writer.path(), ignored);
    return tl::make_unexpected(listening.error());
  }
  return std::unique_ptr<RecordServer>(new RecordServer(std::move(impl)));
}

RecordServer::RecordServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RecordServer::~RecordServer() = default;

std::string RecordServer::url() const { return impl_->loop().url(); }
std::string RecordServer::upstream() const { return redacted(impl_->state().upstream.url); }
std::string RecordServer::file() const { return impl_->state().writer.path(); }
void RecordServer::stop(Duration grace) { impl_->loop().stop(grace); }

}  // namespace streamgauge
