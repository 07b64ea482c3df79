// SPDX-License-Identifier: MIT
#include "harness/judge/numbers.h"

#include "harness/wire/event_parser.h"
#include "harness/wire/secrets.h"

namespace streamgauge {
namespace {

std::optional<Instant> first_event(const Observation& seen) {
  const bool sse =
      seen.response.head.get("Content-Type").find("event-stream") != std::string_view::npos;
  SseParser events;
  LineParser lines;
  std::vector<StreamEvent> found;
  std::size_t offset = 0;
  for (const BodyPiece& piece : seen.response.pieces) {
    const auto bytes = std::string_view(seen.response.body).substr(offset, piece.length);
    if (sse)
      events.feed(bytes, piece.at, found);
    else
      lines.feed(bytes, piece.at, found);
    if (!found.empty()) return found.front().at;
    offset += piece.length;
  }
  return std::nullopt;
}

Staircase staircase(const Observation& seen, Instant origin) {
  Staircase stairs;
  stairs.title = "paced";
  const auto bytes = static_cast<double>(seen.ledger->plan.chunk_bytes);
  double emitted = 0;
  double arrived = 0;
  for (const JoinedChunk& chunk : seen.chunks) {
    emitted += bytes;
    stairs.emitted.push_back({to_ms(chunk.emitted - origin), emitted});
    if (!chunk.arrived) continue;
    arrived += bytes;
    stairs.arrived.push_back({to_ms(*chunk.arrived - origin), arrived});
  }
  return stairs;
}

}  // namespace

void fill_head(const Observation& seen, HopReport& report) {
  const DecodedResponse& response = seen.response;
  report.status = response.head.status;
  report.negotiated = {response.head.version, seen.wire.tls_version, response.encoding,
                       response.framing, std::string(response.head.get("Content-Type"))};
  for (const Header& header : response.head.headers)
    report.response_headers.push_back({header.name, shown_value(header)});
  if (seen.wire.sent && !response.wire_body.empty())
    report.warmup_ttfb_ms = to_ms(response.wire_body.front().at - *seen.wire.sent);
}

void fill_numbers(const Observation& seen, HopReport& report) {
  if (!seen.wire.sent || !seen.ledger) return;
  const Instant origin = *seen.wire.sent;
  const auto since = [&](const std::optional<Instant>& at) -> std::optional<double> {
    if (!at) return std::nullopt;
    return to_ms(*at - origin);
  };
  Timing& timing = report.timing;
  timing.ttfh_ms = since(seen.response.first_byte);
  if (!seen.response.wire_body.empty()) timing.ttfb_ms = since(seen.response.wire_body.front().at);
  timing.ttfe_ms = since(first_event(seen));
  if (!seen.chunks.empty()) timing.ttfc_ms = since(seen.chunks.front().arrived);
  if (seen.response.first_byte)
    timing.starttransfer_ms = to_ms(*seen.response.first_byte - seen.wire.started);
  timing.emission_lag_ms = quantiles(lags_ms(seen));
  std::vector<double> gaps;
  for (std::size_t k = 1; k < seen.chunks.size(); ++k)
    if (seen.chunks[k].arrived && seen.chunks[k - 1].arrived)
      gaps.push_back(to_ms(*seen.chunks[k].arrived - *seen.chunks[k - 1].arrived));
  timing.icl_ms = quantiles(std::move(gaps));
  std::vector<double> ages;
  for (const Read& read : seen.wire.reads) ages.push_back(to_ms(read.returned - read.arrived));
  timing.read_age_ms = quantiles(std::move(ages));
  report.staircases.push_back(staircase(seen, origin));
}

}  // namespace streamgauge
