// SPDX-License-Identifier: MIT
// For standing between client and upstream with known manners: the truth that detectors are tested
// on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/plan/url.h"
#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

enum class RelayKind {
  pass,            // hands on every read at once
  hold_all,        // head and body when the upstream has ended
  block,           // body in blocks of exactly `bytes`; head with the first block
  head,            // holds until `bytes` of body are there, then passes; head with the first bytes
  tick,            // flushes every `period`, on a fixed grid
  cork,            // flushes `period` after the first held byte, as TCP_CORK does
  behind,          // each body piece leaves when the `count`-th after it has come
  one_at_a_time,   // one stream at once; others wait with their request unread
  gzip_unflushed,  // compresses when the client allows gzip, never flushes
  header_hold,     // head with the first body bytes, else pass
  collect,         // holds all, then replays every piece as its own HTTP chunk
  delay,           // each piece `period` later
  nagle,           // two writes an HTTP chunk without TCP_NODELAY: waits for delayed ACKs
};

struct RelayConfig {
  RelayKind kind = RelayKind::pass;
  std::size_t bytes = 4096;
  Duration period = std::chrono::milliseconds(100);
  std::size_t count = 1;
  std::uint16_t port = 0;                  // 0: any free port; always on 127.0.0.1
  Url upstream;                            // host and port are used; plain HTTP
  std::string certificate_file, key_file;  // PEM, for TLS to the client; empty: plain
};

// "block(4096)", "tick(50ms)", "behind(2)", "pass", ...: as scenarios and `--relay` write them.
Result<RelayConfig> parse_relay(std::string_view text);
std::string relay_name(const RelayConfig& config);

class Relay final {
 public:
  static Result<std::unique_ptr<Relay>> start(RelayConfig config);
  ~Relay();  // cuts what is open

  std::uint16_t port() const;
  std::string url() const;  // "http://127.0.0.1:port" or "https://localhost:port", no path

 private:
  class Impl;
  explicit Relay(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace streamgauge
