// SPDX-License-Identifier: MIT
// For answering from a recording: listens, finds, replays.
#pragma once

#include <memory>
#include <string>

#include "mock_server/replay/caller_loop.h"
#include "mock_server/replay/exchange.h"
#include "mock_server/replay/replay_schedule.h"
#include "scenarios/result.h"

namespace streamgauge {

class ReplayServer final {
 public:
  // Binds and starts its thread. Error: the port is taken, a PEM file cannot be used.
  static Result<std::unique_ptr<ReplayServer>> start(const ListenConfig& config,
                                                     Recording recording, ReplaySpeed speed);
  ~ReplayServer();  // stops at once

  std::string url() const;
  void stop(Duration grace);

 private:
  class Impl;
  explicit ReplayServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace streamgauge
