// SPDX-License-Identifier: MIT
#include "harness/judge/numbers.h"

#include <fmt/format.h>

#include "harness/wire/event_parser.h"
#include "scenarios/plan/secret_bytes.h"

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

void add_staircase(std::string_view probe, const Observation& seen, HopReport& report) {
  if (!seen.wire.sent || !seen.ledger || seen.chunks.empty()) return;
  const auto since = [&](const std::optional<Instant>& at) -> std::optional<double> {
    if (!at) return std::nullopt;
    return to_ms(*at - *seen.wire.sent);
  };
  Staircase stairs;
  stairs.title = fmt::format("{}, chunks of {} bytes", probe, seen.ledger->plan.chunk_bytes);
  stairs.head_ms = since(seen.response.head_at);
  stairs.first_event_ms = since(first_event(seen));
  stairs.ended_ms = since(seen.ledger->ended);
  const auto bytes = static_cast<double>(seen.ledger->plan.chunk_bytes);
  for (const JoinedChunk& chunk : seen.chunks) {
    const auto emitted = bytes * static_cast<double>(stairs.emitted.size() + 1);
    stairs.emitted.push_back({*since(chunk.emitted), emitted});
    if (!chunk.arrived) continue;
    const auto arrived = bytes * static_cast<double>(stairs.arrived.size() + 1);
    stairs.arrived.push_back({*since(chunk.arrived), arrived});
  }
  report.staircases.push_back(std::move(stairs));
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
  ages.reserve(seen.wire.reads.size());
  for (const Read& read : seen.wire.reads) ages.push_back(to_ms(read.returned - read.arrived));
  timing.read_age_ms = quantiles(std::move(ages));
  add_staircase("paced", seen, report);
}

}  // namespace streamgauge
