// SPDX-License-Identifier: MIT
#include "harness/measure/integrity.h"

#include <map>

#include "scenarios/plan/payload.h"

namespace streamgauge {
namespace {

// The text between a chunk's two markers, where they stand as far apart as they were sent; a target
// that re-frames inside a chunk moves them, and then the markers alone vouch for it.
bool text_agrees(const Observation& observation, const MarkerSighting& begin,
                 const MarkerSighting& end) {
  const Plan& plan = observation.ledger->plan;
  if (begin.offset < kMarkerBytes || end.offset < begin.offset) return true;
  const std::size_t start = begin.offset - kMarkerBytes;
  if (end.offset - start != plan.chunk_bytes || end.offset > observation.response.body.size())
    return true;
  std::string sent;
  append_chunk_text(sent, plan, begin.marker.nonce, begin.marker.sequence);
  return observation.response.body.compare(start, plan.chunk_bytes, sent) == 0;
}

}  // namespace

BytesKind integrity(const Observation& observation) {
  if (!observation.ledger || observation.sightings.empty()) return BytesKind::unchecked;
  const auto& ledger = *observation.ledger;
  std::map<std::uint32_t, const MarkerSighting*> begins;
  std::vector<unsigned> ends(ledger.emissions.size(), 0);
  std::uint32_t highest = 0;
  bool reordered = false;
  bool corrupted = false;
  for (const MarkerSighting& sighting : observation.sightings) {
    const Marker& marker = sighting.marker;
    if (marker.nonce != ledger.nonce) continue;
    if (marker.sequence >= ends.size()) return BytesKind::corrupted;
    if (marker.sequence < highest) reordered = true;
    highest = std::max(highest, marker.sequence);
    if (marker.kind == MarkerKind::begin) {
      begins[marker.sequence] = &sighting;
      continue;
    }
    ++ends[marker.sequence];
    const auto begin = begins.find(marker.sequence);
    if (begin != begins.end() && !text_agrees(observation, *begin->second, sighting))
      corrupted = true;
  }
  const bool over =
      observation.wire.end == WireEnd::closed || observation.response.end != BodyEnd::open;
  bool lost = false;
  bool duplicated = false;
  for (const unsigned seen : ends) {
    lost = lost || (over && seen == 0);
    duplicated = duplicated || seen > 1;
  }
  if (duplicated) return BytesKind::duplicated;
  if (lost) return BytesKind::lost;
  if (reordered) return BytesKind::reordered;
  return corrupted ? BytesKind::corrupted : BytesKind::intact;
}

EndingKind ending(const Observation& observation) {
  const WireEnd wire = observation.wire.end;
  switch (observation.response.end) {
    case BodyEnd::complete:
      return EndingKind::clean;
    case BodyEnd::malformed:
      return EndingKind::malformed;
    case BodyEnd::no_terminator:
      return wire == WireEnd::reset ? EndingKind::reset : EndingKind::no_terminator;
    case BodyEnd::truncated:
      return wire == WireEnd::reset ? EndingKind::reset : EndingKind::truncated;
    case BodyEnd::open:
      break;
  }
  if (wire == WireEnd::reset) return EndingKind::reset;
  if (wire == WireEnd::timeout) return EndingKind::timeout;
  return EndingKind::none;
}

}  // namespace streamgauge
