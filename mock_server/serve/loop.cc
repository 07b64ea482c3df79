// SPDX-License-Identifier: MIT
#include "mock_server/serve/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <sys/prctl.h>

#include "mock_server/serve/connection.h"

namespace streamgauge {
namespace {

// To fall asleep and be woken costs more than to stay awake so long.
constexpr Duration kAwake = std::chrono::microseconds(20);
constexpr Duration kTurnMax = std::chrono::milliseconds(1);  // then sockets have their turn

}  // namespace

Loop::~Loop() { stop(); }

void Loop::start() {
  thread_ = std::thread([this] {
    prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);  // the default adds 50 us to every wait
    const auto work = boost::asio::make_work_guard(io_);
    io_.run();
  });
}

void Loop::stop() {
  if (!thread_.joinable()) return;
  boost::asio::post(io_, [this] {
    const auto connections = std::move(connections_);
    connections_.clear();
    for (const auto& [id, connection] : connections) connection->cut();
    timer_.cancel();
    io_.stop();
  });
  thread_.join();
}

void Loop::add(std::shared_ptr<Connection> connection) {
  const std::uint64_t id = connection->id();
  connections_.emplace(id, std::move(connection));
}

void Loop::remove(std::uint64_t id) { connections_.erase(id); }

void Loop::wake_at(Instant due, std::uint64_t id) {
  due_.add(due, id);
  arm();
}

std::shared_ptr<Connection> Loop::find(std::uint64_t id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second;
}

Connection* Loop::find_stream(std::uint64_t ordinal) {
  for (const auto& [id, connection] : connections_)
    if (connection->session() != nullptr && connection->session()->has_stream(ordinal))
      return connection.get();
  return nullptr;
}

void Loop::emit_due() {
  emitting_ = true;
  const Instant turn_end = SteadyClock().now() + kTurnMax;
  for (Instant now; (now = SteadyClock().now()) < turn_end;) {
    const auto id = due_.pop_due(now);
    if (!id) {
      const auto next = due_.next();
      if (next && *next - now < kAwake) continue;
      break;
    }
    const auto found = connections_.find(*id);
    if (found == connections_.end()) continue;
    const auto keep = found->second;
    keep->on_due(now);
  }
  emitting_ = false;
  arm();
}

void Loop::arm() {
  if (emitting_) return;  // once, after all that is due
  if (const auto next = due_.next()) timer_.set(*next);
}

}  // namespace streamgauge
