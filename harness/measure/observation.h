// SPDX-License-Identifier: MIT
// For joining what one stream emitted with what arrived of it: the facts that shapes are judged on.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/judge/verdict.h"
#include "harness/wire/marker_scanner.h"
#include "harness/wire/response_decoder.h"
#include "harness/wire/wire_record.h"
#include "scenarios/timeline/ledger.h"

namespace streamgauge {

// One chunk, joined by its markers. It has arrived when its last byte has.
struct JoinedChunk {
  Instant emitted;
  std::optional<Instant> arrived;
};

// Wire bytes of the body (before content decoding) that became visible together.
struct Release {
  Instant at;
  std::size_t bytes = 0;
  std::size_t offset = 0;  // of the body byte after its last
};

struct Observation {
  std::optional<StreamLedger> ledger;  // empty: the target never asked the mock
  WireRecord wire;
  DecodedResponse response;
  std::vector<MarkerSighting> sightings;
  std::vector<JoinedChunk> chunks;  // [k] is chunk k; one for each emission
  bool foreign_markers = false;     // of a stream that is not `ledger`'s
  BytesKind bytes = BytesKind::unchecked;
  EndingKind ending = EndingKind::none;
};

// Decodes `wire` anew and joins it to `ledger`. Pure: the same record gives the same observation.
Observation observe(WireRecord wire, std::optional<StreamLedger> ledger);

// Joins from what a live stream has already decoded.
Observation join(WireRecord wire, DecodedResponse response, std::vector<MarkerSighting> sightings,
                 std::optional<StreamLedger> ledger);

// Runs of wire body whose neighbours are at most `together` apart and not parted by an emission.
std::vector<Release> releases(const Observation& observation,
                              Duration together = std::chrono::milliseconds(2));

// arrived - emitted of every chunk that arrived, in order, milliseconds.
std::vector<double> lags_ms(const Observation& observation);

// Nearest-rank quantiles; order of `values` does not matter.
Quantiles quantiles(std::vector<double> values);

}  // namespace streamgauge
