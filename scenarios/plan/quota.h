// SPDX-License-Identifier: MIT
// For limits that callers have to live with, as vendors set them: so much for each key and window.
#pragma once

#include <cstddef>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct Quota {
  std::size_t requests = 0;  // 0: any number
  std::size_t tokens = 0;    // of prompts and of what is asked to be answered; 0: any number
  Duration per{std::chrono::minutes(1)};
  bool operator==(const Quota&) const = default;
};

// What is left to a key in its window.
struct QuotaState {
  Quota quota;
  bool allowed = true;  // else this request is the one too many
  std::size_t requests_left = 0, tokens_left = 0;
  Duration reset{0};  // until the window is over
};

}  // namespace streamgauge
