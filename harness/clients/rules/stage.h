// SPDX-License-Identifier: MIT
// For the parts that a client's reading is built of: each takes bytes in order and hands on.
#pragma once

#include <cstddef>
#include <string_view>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

class Stage {
 public:
  Stage() = default;
  virtual ~Stage() = default;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  virtual void feed(std::string_view bytes, Instant at) = 0;
  // No more will come. `whole`: the body ended as it should; otherwise the client raises an error.
  virtual void end(Instant at, bool whole) = 0;
};

// Where a client's user stands.
class DeliverySink {
 public:
  virtual ~DeliverySink() = default;
  // `through`: body bytes, counted from the first, of which the user now has had all that he will.
  virtual void deliver(std::string_view content, Instant at, std::size_t through) = 0;
};

}  // namespace streamgauge
