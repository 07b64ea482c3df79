// SPDX-License-Identifier: MIT
// For one client of the replayer: its requests get recorded answers, byte for byte, on time.
#pragma once

#include <memory>
#include <optional>

#include "mock_server/replay/answer_tracker.h"
#include "mock_server/replay/caller_connection.h"
#include "mock_server/replay/exchange_finder.h"
#include "mock_server/replay/replay_schedule.h"

namespace streamgauge {

// What every caller of a replayer shares, on one thread.
struct ReplayState {
  ExchangeFinder finder;
  ReplaySpeed speed;
};

class ReplayCaller final : public CallerConnection {
 public:
  ReplayCaller(CallerLoop& loop, boost::asio::ip::tcp::socket socket, ReplayState& state)
      : CallerConnection(loop, std::move(socket)), state_(state) {}

 private:
  void on_request(const RequestReader::Message& message) override;
  void go_on() override { advance(SteadyClock().now()); }
  void on_wake(Instant now) override { advance(now); }
  void client_left() override { exchange_ = nullptr; }

  void advance(Instant now);
  void finish(Instant now);

  ReplayState& state_;
  const Exchange* exchange_ = nullptr;  // that is being replayed
  std::optional<ReplaySchedule> schedule_;
  std::size_t next_ = 0;  // read
  AnswerTracker tracker_;
  bool keep_alive_ = false;
  std::optional<Instant> silent_until_;
};

}  // namespace streamgauge
