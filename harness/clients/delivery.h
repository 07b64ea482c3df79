// SPDX-License-Identifier: MIT
// For what a client style hands to its user: which bytes, and when.
#pragma once

#include <string>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

// One iteration, callback or event of a client library.
struct Delivery {
  Instant at;           // when the user has it; by a read rule: the arrival that completed it
  std::string content;  // as handed out: bytes, or for styles that decode text its UTF-8
};

}  // namespace streamgauge
