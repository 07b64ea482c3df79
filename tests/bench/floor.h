// SPDX-License-Identifier: MIT
// For the two floor programs: the one wait of their loop, and the bytes that they exchange.
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>

#include <fmt/format.h>
#include <sys/epoll.h>

#include "scenarios/plan/payload.h"
#include "tests/bench/meter.h"

namespace streamgauge {

// Waits for events, at most until `due`. Absolute in effect: the rest is computed at every call.
inline std::span<epoll_event> wait_events(int epoll, std::span<epoll_event> room,
                                          std::optional<Instant> due) {
  timespec rest{};
  if (due) {
    const Duration left = std::max(*due - SteadyClock().now(), Duration{0});
    rest = {left.count() / 1'000'000'000, left.count() % 1'000'000'000};
  }
  const int count = epoll_pwait2(epoll, room.data(), static_cast<int>(room.size()),
                                 due ? &rest : nullptr, nullptr);
  return room.first(count < 0 ? 0 : static_cast<std::size_t>(count));
}

// Ends the program when a system call has failed.
inline int checked(int result, const char* what) {
  if (result >= 0) return result;
  std::perror(what);
  std::exit(1);
}

// One chunk as the mock's plain SSE dialect sends it, markers and HTTP framing included.
inline std::string floor_chunk() {
  Plan plan;
  plan.chunk_bytes = kBenchChunkBytes;
  std::string text = "data: ";
  append_chunk_text(text, plan, 0, 0);
  text += "\n\n";
  return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
}

}  // namespace streamgauge
