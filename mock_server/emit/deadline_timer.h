// SPDX-License-Identifier: MIT
// For waking an event loop at an absolute instant, with one system call a wake.
#pragma once

#include <functional>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

// Asio's own timer sets the kernel's twice a wake, once for "none"; at thousands of chunks a second
// that is a fifth of the emitter's time. All on the loop's thread.
class DeadlineTimer {
 public:
  DeadlineTimer(boost::asio::io_context& io, std::function<void()> on_due);

  // Calls on_due from the loop at `due`, or at once when that has passed. The last call rules.
  void set(Instant due);
  void cancel();

 private:
  void wait();

  boost::asio::posix::stream_descriptor descriptor_;
  std::function<void()> on_due_;
  std::optional<Instant> set_for_;
  bool waiting_ = false;
};

}  // namespace streamgauge
