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

// A chunk's HTTP framing.
inline std::string floor_framed(const std::string& text) {
  return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
}

inline std::string floor_text() {
  Plan plan;
  plan.chunk_bytes = kBenchChunkBytes;
  std::string text;
  append_chunk_text(text, plan, 0, 0);
  return text;
}

// One chunk as the mock's plain SSE dialect sends it, markers and HTTP framing included.
inline std::string floor_chunk() { return floor_framed("data: " + floor_text() + "\n\n"); }

// One chunk, and what follows the last, as its streamed chat completions have them.
inline std::string floor_chat_event(const std::string& delta, const char* finish,
                                    const char* padding) {
  return fmt::format(
      R"(data: {{"id":"chatcmpl-streamgaugeAAAA","object":"chat.completion.chunk",)"
      R"("created":1760000000,"model":"gpt-4o","service_tier":"default",)"
      R"("system_fingerprint":"fp_streamgauge","choices":[{{"index":0,"delta":{{{}}},)"
      R"("logprobs":null,"finish_reason":{}}}],"obfuscation":"{}"}})"
      "\n\n",
      delta, finish, padding);
}
inline std::string floor_chat_chunk() {
  return floor_framed(floor_chat_event("\"content\":\"" + floor_text() + "\"", "null", "x7m2"));
}
inline std::string floor_chat_last() {
  return floor_framed(floor_chat_event("", "\"stop\"", "x7m2vq9c4hb6tk") + "data: [DONE]\n\n") +
         "0\r\n\r\n";
}

}  // namespace streamgauge
