// SPDX-License-Identifier: MIT
#include "harness/measure/integrity.h"

#include <map>

#include "scenarios/plan/payload.h"

namespace streamgauge {
namespace {

bool is_within_in_order(std::string_view wanted, std::string_view text) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.size() && at < wanted.size(); ++i)
    at += text[i] == wanted[at] ? 1U : 0U;
  return at == wanted.size();
}

// Whether all of a chunk's text stands between its two markers, in order. A target that re-frames
// inside a chunk may put something between, but may not take away or change.
bool text_agrees(const Observation& observation, const MarkerSighting& begin,
                 const MarkerSighting& end) {
  const std::string_view body = observation.response.body;
  if (begin.offset < kMarkerBytes || end.offset < begin.offset || end.offset > body.size())
    return true;
  const std::size_t start = begin.offset - kMarkerBytes;
  std::string sent;
  append_chunk_text(sent, observation.ledger->plan, begin.marker.nonce, begin.marker.sequence);
  return is_within_in_order(sent, body.substr(start, end.offset - start));
}

// How a body that its framing does not end came to its end.
EndingKind cut_by(WireEnd wire, EndingKind by_peer) {
  if (wire == WireEnd::closed) return by_peer;
  if (wire == WireEnd::reset) return EndingKind::reset;
  return wire == WireEnd::timeout ? EndingKind::timeout : EndingKind::none;
}

}  // namespace

BytesKind integrity(const Observation& observation) {
  if (!observation.ledger || observation.sightings.empty()) return BytesKind::unchecked;
  const auto& ledger = *observation.ledger;
  std::map<std::uint32_t, const MarkerSighting*> begins;
  std::vector<unsigned> ends(ledger.emissions.size(), 0);
  // This API says the whole text again at its end; what must come once is what comes before.
  const bool repeats = ledger.dialect == "openai.responses";
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
    if (repeats && marker.sequence + 1 == ends.size()) break;
    const auto begin = begins.find(marker.sequence);
    if (begin != begins.end() && !text_agrees(observation, *begin->second, sighting))
      corrupted = true;
  }
  const WireEnd wire = observation.wire.end;
  const bool gave_up = wire == WireEnd::timeout || wire == WireEnd::limit;
  const bool over =
      !gave_up && (wire == WireEnd::closed || observation.response.end != BodyEnd::open);
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
  const bool until_close = observation.response.framing == "close";
  switch (observation.response.end) {
    case BodyEnd::complete:
      // Where the close is the end, only a peer's good close is a clean one.
      return until_close && wire != WireEnd::by_us ? cut_by(wire, EndingKind::clean)
                                                   : EndingKind::clean;
    case BodyEnd::malformed:
      return EndingKind::malformed;
    case BodyEnd::no_terminator:
      return cut_by(wire, EndingKind::no_terminator);
    case BodyEnd::truncated:
      return cut_by(wire, EndingKind::truncated);
    case BodyEnd::open:
      break;
  }
  return cut_by(wire, EndingKind::none);
}

}  // namespace streamgauge
