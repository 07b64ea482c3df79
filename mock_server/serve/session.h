// SPDX-License-Identifier: MIT
// For what speaks HTTP over one connection; the seam between its socket and its protocol.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "scenarios/timeline/clock.h"
#include "scenarios/timeline/ledger.h"

namespace streamgauge {

class Connection;

class Session {
 public:
  virtual ~Session() = default;

  // Takes from the front of `incoming` what it can use now; the rest is offered again.
  virtual void take(std::string& incoming) = 0;
  // What it asked the connection to wake it for.
  virtual void on_due(Instant now) = 0;
  // The kernel took no more for `length`, in which up to `bytes` waited.
  virtual void was_blocked(Duration length, std::size_t bytes) = 0;
  virtual void on_clear() = 0;  // it has taken everything
  // No byte will come or go any more.
  virtual void gone(StreamEnd end, Instant at) = 0;

  virtual bool has_stream(std::uint64_t ordinal) const = 0;
  virtual void open_gate(std::uint64_t ordinal, std::uint32_t upto) = 0;
  virtual void end_stream(std::uint64_t ordinal) = 0;
};

// `connection` must outlive it.
std::unique_ptr<Session> http1_session(Connection& connection);
std::unique_ptr<Session> http2_session(Connection& connection);

}  // namespace streamgauge
