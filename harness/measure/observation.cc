// SPDX-License-Identifier: MIT
#include "harness/measure/observation.h"

#include <algorithm>
#include <cmath>

#include "harness/measure/integrity.h"

namespace streamgauge {
namespace {

void join_chunks(Observation& observation) {
  const StreamLedger& ledger = *observation.ledger;
  observation.chunks.reserve(ledger.emissions.size());
  for (const Emission& emission : ledger.emissions)
    observation.chunks.push_back({emission.actual, std::nullopt});
  for (const MarkerSighting& sighting : observation.sightings) {
    const Marker& marker = sighting.marker;
    if (marker.nonce != ledger.nonce || marker.kind == MarkerKind::begin) continue;
    if (marker.sequence >= observation.chunks.size()) continue;
    auto& arrived = observation.chunks[marker.sequence].arrived;
    if (!arrived) arrived = sighting.at;
  }
}

}  // namespace

Observation observe(WireRecord wire, std::optional<StreamLedger> ledger) {
  ResponseDecoder decoder;
  MarkerScanner scanner;
  std::vector<MarkerSighting> sightings;
  std::size_t offset = 0;
  std::size_t scanned = 0;
  const auto scan = [&](Instant at) {
    const std::string& body = decoder.response().body;
    scanner.feed(std::string_view(body).substr(scanned), at, sightings);
    scanned = body.size();
  };
  for (const Read& read : wire.reads) {
    decoder.feed(std::string_view(wire.bytes).substr(offset, read.length), read.arrived);
    offset += read.length;
    scan(read.arrived);
  }
  if (wire.ended && wire.end != WireEnd::by_us) {
    decoder.finish(*wire.ended);
    scan(*wire.ended);
  }
  return join(std::move(wire), decoder.response(), std::move(sightings), std::move(ledger));
}

Observation join(WireRecord wire, DecodedResponse response, std::vector<MarkerSighting> sightings,
                 std::optional<StreamLedger> ledger) {
  Observation observation;
  observation.wire = std::move(wire);
  observation.response = std::move(response);
  observation.sightings = std::move(sightings);
  observation.ledger = std::move(ledger);
  if (observation.ledger) join_chunks(observation);
  for (const MarkerSighting& sighting : observation.sightings)
    if (!observation.ledger || sighting.marker.nonce != observation.ledger->nonce)
      observation.foreign_markers = true;
  observation.bytes = integrity(observation);
  observation.ending = ending(observation);
  return observation;
}

std::vector<Release> releases(const Observation& observation, Duration together) {
  std::vector<Release> out;
  std::size_t offset = 0;
  std::size_t emission = 0;
  const auto& chunks = observation.chunks;
  for (const BodyPiece& piece : observation.response.wire_body) {
    offset += piece.length;
    bool emission_between = false;
    for (; emission < chunks.size() && chunks[emission].emitted <= piece.at; ++emission)
      emission_between = !out.empty() && chunks[emission].emitted > out.back().at;
    if (!out.empty() && !emission_between && piece.at - out.back().at <= together) {
      out.back().bytes += piece.length;
      out.back().offset = offset;
      out.back().at = piece.at;
    } else {
      out.push_back({piece.at, piece.length, offset});
    }
  }
  return out;
}

std::vector<double> lags_ms(const Observation& observation) {
  std::vector<double> lags;
  for (const JoinedChunk& chunk : observation.chunks)
    if (chunk.arrived) lags.push_back(to_ms(*chunk.arrived - chunk.emitted));
  return lags;
}

Quantiles quantiles(std::vector<double> values) {
  Quantiles out;
  out.count = values.size();
  if (values.empty()) return out;
  std::sort(values.begin(), values.end());
  const auto rank = [&](double share) {
    const auto n = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(n, 1) - 1];
  };
  out.p50 = rank(0.5);
  out.p90 = rank(0.9);
  out.p99 = rank(0.99);
  return out;
}

}  // namespace streamgauge
