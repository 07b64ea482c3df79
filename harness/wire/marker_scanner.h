// SPDX-License-Identifier: MIT
// For finding the markers in decoded bytes, wherever reads and frames have cut them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/plan/marker.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct MarkerSighting {
  Marker marker;
  Instant at;                   // of the read that completed it
  std::size_t offset = 0;       // of its last byte + 1, in the decoded body
  bool operator==(const MarkerSighting&) const = default;
};

// Looks at the decoded bytes as they are, and also at the text inside SSE data and JSON strings
// (so that a marker which the target spread over several frames is found). A marker found both ways
// is reported once, when first complete. Duplicates that the target really sent are reported again.
class MarkerScanner {
 public:
  MarkerScanner();
  ~MarkerScanner();
  MarkerScanner(MarkerScanner&&) noexcept;
  MarkerScanner& operator=(MarkerScanner&&) noexcept;

  // Appends to `sightings` what became complete.
  void feed(std::string_view decoded, Instant at, std::vector<MarkerSighting>& sightings);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace streamgauge
