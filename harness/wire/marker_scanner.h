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
  Instant at;              // of the read that completed it
  std::size_t offset = 0;  // of its last byte + 1, in the decoded body
  bool operator==(const MarkerSighting&) const = default;
};

// Looks for whole markers in the decoded bytes, whatever the split of the feeds. A marker whose
// twelve characters a target has spread over several frames is not found: the chunk then counts as
// not arrived, and the verdict as not measured, never as streaming.
class MarkerScanner {
 public:
  // Appends to `sightings` what became complete. Keeps at most 11 bytes between calls.
  void feed(std::string_view decoded, Instant at, std::vector<MarkerSighting>& sightings);

 private:
  // Markers in `text` that start before `starts_before`; `origin`: of text in the body.
  void scan(std::string_view text, std::size_t origin, std::size_t starts_before, Instant at,
            std::vector<MarkerSighting>& sightings);

  std::string tail_;       // the last bytes seen, fewer than a marker
  std::size_t total_ = 0;  // bytes fed
  std::size_t free_ = 0;   // offset behind the last sighting: markers do not overlap
};

}  // namespace streamgauge
