// SPDX-License-Identifier: MIT
// For deciding what a relay lets go and when: pure, one policy a relay kind.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/target/relay.h"

namespace streamgauge {

// What may leave now.
struct RelayOutput {
  bool head = false;                // before the frames
  std::vector<std::string> frames;  // each becomes one HTTP chunk
  bool finish = false;              // after the frames
};

class RelayPolicy {
 public:
  virtual ~RelayPolicy() = default;
  // The upstream's head, one of its HTTP chunks (or what one read brought), and its end.
  virtual void on_head(Instant, RelayOutput&) {}
  virtual void on_piece(std::string_view bytes, Instant at, RelayOutput& out) = 0;
  virtual void on_end(Instant at, RelayOutput& out) = 0;
  // Called when wake() has come.
  virtual void on_timer(Instant, RelayOutput&) {}
  virtual std::optional<Instant> wake() const { return std::nullopt; }
};

// `compress`: the client allows gzip; only gzip_unflushed looks at it.
std::unique_ptr<RelayPolicy> relay_policy(const RelayConfig& config, bool compress);

}  // namespace streamgauge
