// SPDX-License-Identifier: MIT
#include "harness/wire/marker_scanner.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace streamgauge {

void MarkerScanner::feed(std::string_view decoded, Instant at,
                         std::vector<MarkerSighting>& sightings) {
  if (decoded.empty()) return;
  // Only the seam between feeds is copied: what could begin in the tail and end in the new bytes.
  std::array<char, 2 * (kMarkerBytes - 1)> room;
  const auto tail_end = std::copy(tail_.begin(), tail_.end(), room.begin());
  const std::string_view start = decoded.substr(0, kMarkerBytes - 1);
  std::copy(start.begin(), start.end(), tail_end);
  const std::string_view seam(room.data(), tail_.size() + start.size());
  scan(seam, total_ - tail_.size(), tail_.size(), at, sightings);
  scan(decoded, total_, decoded.size(), at, sightings);
  total_ += decoded.size();

  if (decoded.size() >= kMarkerBytes - 1) {
    tail_ = decoded.substr(decoded.size() - (kMarkerBytes - 1));
  } else {
    tail_ += decoded;
    if (tail_.size() > kMarkerBytes - 1) tail_.erase(0, tail_.size() - (kMarkerBytes - 1));
  }
}

void MarkerScanner::scan(std::string_view text, std::size_t origin, std::size_t starts_before,
                         Instant at, std::vector<MarkerSighting>& sightings) {
  for (std::size_t from = free_ - std::min(free_, origin); from < starts_before;) {
    const void* found = std::memchr(text.data() + from, kMarkerPrefix[0], starts_before - from);
    if (found == nullptr) return;
    from = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    if (const auto marker = decode_marker(text.substr(from, kMarkerBytes))) {
      sightings.push_back({*marker, at, origin + from + kMarkerBytes});
      from += kMarkerBytes;
      free_ = origin + from;
    } else {
      ++from;
    }
  }
}

}  // namespace streamgauge
