// SPDX-License-Identifier: MIT
#include "mock_server/replay/caller_loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <sys/prctl.h>

#include "mock_server/replay/caller_connection.h"

namespace streamgauge {
namespace {

using boost::asio::ip::tcp;
constexpr int kBacklog = 4096;
constexpr auto kPause = std::chrono::milliseconds(100);  // after accepting has failed

}  // namespace

CallerLoop::CallerLoop(Make make) : make_(std::move(make)), timer_(io_, [this] { wake_due(); }) {}

CallerLoop::~CallerLoop() { stop(Duration{0}); }

Result<void> CallerLoop::listen(const ListenConfig& config) {
  config_ = config;
  if (!config.certificate_file.empty() || !config.key_file.empty()) {
    auto context = server_context(config.certificate_file, config.key_file, false);
    if (!context) return tl::make_unexpected(context.error());
    tls_ = std::move(*context);
  }
  if (const auto error = bind(config))
    return usage_error(
        fmt::format("cannot listen on {}:{}: {}", config.address, config.port, error.message()),
        "end what holds the port, or choose another with --listen HOST:PORT");
  config_.port = acceptor_.local_endpoint().port();
  accept();
  thread_ = std::thread([this] {
    prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);  // the default adds 50 us to every wait
    const auto work = boost::asio::make_work_guard(io_);
    io_.run();
  });
  return {};
}

boost::system::error_code CallerLoop::bind(const ListenConfig& config) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(config.address, error);
  const tcp::endpoint endpoint(address, config.port);
  if (!error) acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(kBacklog, error);
  return error;
}

std::string CallerLoop::url() const {
  const char* scheme = tls_ ? "https" : "http";
  const bool is_six = config_.address.find(':') != std::string::npos;  // RFC 3986 wants brackets
  return is_six ? fmt::format("{}://[{}]:{}", scheme, config_.address, config_.port)
                : fmt::format("{}://{}:{}", scheme, config_.address, config_.port);
}

void CallerLoop::stop(Duration grace) {
  if (!thread_.joinable()) return;
  boost::asio::post(io_, [this] {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  });
  const Instant limit = SteadyClock().now() + grace;
  while (answering_ > 0 && SteadyClock().now() < limit)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  boost::asio::post(io_, [this] {
    const auto callers = std::move(callers_);
    callers_.clear();
    for (const auto& [id, caller] : callers) caller->cut();
    timer_.cancel();
    io_.stop();
  });
  thread_.join();
}

void CallerLoop::accept() {
  if (accepting_ || !acceptor_.is_open() || callers_.size() >= kCallersMax) return;
  accepting_ = true;
  acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
    accepting_ = false;
    if (!acceptor_.is_open()) return;
    if (!error) {
      add(std::move(socket));
      return accept();
    }
    pause_.expires_after(kPause);  // out of descriptors, say: trying at once would spin
    pause_.async_wait([this](const boost::system::error_code& stopped) {
      if (!stopped) accept();
    });
  });
}

void CallerLoop::add(tcp::socket socket) {
  const auto caller = make_(*this, std::move(socket));
  callers_.emplace(caller->id(), caller);
  caller->start();
}

void CallerLoop::remove(std::uint64_t id) {
  callers_.erase(id);
  accept();
}

void CallerLoop::wake_at(Instant due, std::uint64_t id) {
  due_.add(due, id);
  if (!waking_) timer_.set(*due_.next());
}

void CallerLoop::wake_due() {
  waking_ = true;
  for (;;) {
    const Instant now = SteadyClock().now();
    const auto id = due_.pop_due(now);
    if (!id) break;
    const auto found = callers_.find(*id);
    if (found == callers_.end()) continue;
    const auto keep = found->second;
    keep->on_due(now);
  }
  waking_ = false;
  if (const auto next = due_.next()) timer_.set(*next);
}

}  // namespace streamgauge
