// SPDX-License-Identifier: MIT
#include "mock_server/serve/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <sys/prctl.h>

#include "mock_server/serve/connection.h"

namespace streamgauge {

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

Connection* Loop::find_stream(std::uint64_t ordinal) {
  for (const auto& [id, connection] : connections_)
    if (connection->ordinal() == ordinal) return connection.get();
  return nullptr;
}

std::size_t Loop::streaming() const {
  std::size_t count = 0;
  for (const auto& [id, connection] : connections_) count += connection->ordinal() != 0 ? 1U : 0U;
  return count;
}

void Loop::arm() {
  const auto next = due_.next();
  if (!next || (armed_for_ && *armed_for_ <= *next)) return;
  armed_for_ = next;
  timer_.expires_at(std::chrono::steady_clock::time_point(*next));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;  // armed anew, for something earlier
    armed_for_.reset();
    while (const auto id = due_.pop_due(SteadyClock().now())) {
      const auto found = connections_.find(*id);
      if (found == connections_.end()) continue;
      const auto keep = found->second;
      keep->on_due();
    }
    arm();
  });
}

}  // namespace streamgauge
