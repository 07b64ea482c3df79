// SPDX-License-Identifier: MIT
#include "harness/clients/rules/client_view.h"

#include <algorithm>

namespace streamgauge {
namespace {

// Body bytes that had come by an instant, whole pieces.
std::size_t bytes_by(const std::vector<BodyPiece>& pieces, Instant at) {
  std::size_t bytes = 0;
  for (const BodyPiece& piece : pieces) {
    if (piece.at > at) break;
    bytes += piece.length;
  }
  return bytes;
}

// Where each chunk's last byte lies in the decoded body; in the encoded one, where the piece ends
// that brought it.
std::vector<ClientChunk> chunks_by_markers(const Observation& seen, bool encoded) {
  std::vector<ClientChunk> chunks;
  for (const JoinedChunk& chunk : seen.chunks)
    chunks.push_back(
        {chunk.emitted, chunk.arrived, std::nullopt, 0, seen.ledger->plan.chunk_bytes});
  for (const MarkerSighting& sighting : seen.sightings) {
    const Marker& marker = sighting.marker;
    if (marker.nonce != seen.ledger->nonce || marker.sequence >= chunks.size()) continue;
    ClientChunk& chunk = chunks[marker.sequence];
    if (marker.kind == MarkerKind::begin || chunk.through > 0) continue;
    chunk.through = encoded ? bytes_by(seen.response.wire_body, sighting.at) : sighting.offset;
  }
  return chunks;
}

std::vector<ClientChunk> chunks_by_pieces(const std::vector<BodyPiece>& pieces) {
  std::vector<ClientChunk> chunks;
  std::size_t through = 0;
  for (const BodyPiece& piece : pieces) {
    through += piece.length;
    chunks.push_back({piece.at, piece.at, std::nullopt, through, piece.length});
  }
  return chunks;
}

// Stamps chunks as deliveries pass their ends.
class StampingSink final : public DeliverySink {
 public:
  explicit StampingSink(ClientView& seen) : view_(seen) {}

  void deliver(std::string_view, Instant at, std::size_t through) override {
    ++view_.deliveries;
    auto& chunks = view_.chunks;
    for (; next_ < chunks.size() && chunks[next_].through <= through; ++next_)
      if (chunks[next_].arrived) chunks[next_].delivered = at;
  }

 private:
  ClientView& view_;
  std::size_t next_ = 0;
};

}  // namespace

ClientView view(const Observation& seen, const BodyTrace& trace, const ReadRule& rule) {
  const bool encoded = !trace.encoding.empty() && rule.decoding == ReadDecoding::none;
  ClientView out;
  const bool marked = seen.ledger && !seen.sightings.empty() && !seen.chunks.empty();
  out.chunks = marked ? chunks_by_markers(seen, encoded)
                      : chunks_by_pieces(encoded ? seen.response.wire_body : seen.response.pieces);
  if (marked) out.stream_ended = seen.ledger->ended;
  out.body_ended = trace.ended;
  out.body_complete = trace.complete;
  StampingSink sink(out);
  replay(trace, rule, sink);
  return out;
}

ClientHold client_hold(const ClientView& seen, Duration together) {
  ClientHold hold;
  const auto& chunks = seen.chunks;
  const Instant end = std::max(seen.body_ended, seen.stream_ended.value_or(seen.body_ended));
  std::size_t next = 0;       // the first chunk that was emitted after this one had arrived
  std::size_t out = 0;        // chunks handed out by then
  std::size_t bytes_out = 0;  // theirs
  std::size_t bytes_in = 0;   // of chunks that have arrived, up to this one
  for (std::size_t k = 0; k < chunks.size(); ++k) {
    const ClientChunk& chunk = chunks[k];
    if (!chunk.arrived) break;
    bytes_in += chunk.bytes;
    while (next < chunks.size() && chunks[next].emitted <= *chunk.arrived) ++next;
    const Instant limit =
        next < chunks.size() ? chunks[next].emitted : seen.stream_ended.value_or(end);
    const Instant delivered = chunk.delivered.value_or(end);
    const Duration kept = delivered - *chunk.arrived;
    const bool late = delivered > limit && kept > together;
    if (!late && chunk.delivered) continue;
    hold.holds = true;
    hold.held.ms_max = std::max(hold.held.ms_max, to_ms(kept));
    for (; out < k && chunks[out].delivered && *chunks[out].delivered <= limit; ++out)
      bytes_out += chunks[out].bytes;
    hold.held.bytes_max = std::max(hold.held.bytes_max, bytes_in - bytes_out);
  }
  return hold;
}

Staircase client_staircase(const ClientView& seen, Instant origin) {
  Staircase stairs;
  if (seen.stream_ended) stairs.ended_ms = to_ms(*seen.stream_ended - origin);
  double bytes = 0;
  const auto add = [&](std::vector<StairPoint>& line, Instant at) {
    line.push_back({to_ms(at - origin), bytes});
  };
  for (const ClientChunk& chunk : seen.chunks) {
    bytes += static_cast<double>(chunk.bytes);
    add(stairs.emitted, chunk.emitted);
    if (chunk.arrived) add(stairs.arrived, *chunk.arrived);
    if (chunk.delivered) add(stairs.delivered, *chunk.delivered);
  }
  return stairs;
}

}  // namespace streamgauge
