// SPDX-License-Identifier: MIT
#include "harness/judge/shape.h"

#include <algorithm>
#include <cmath>

namespace streamgauge {
namespace {

// When a chunk stopped being in its step: the next one's emission, or the end of the stream.
std::optional<Instant> step_end(const Observation& seen, std::size_t chunk) {
  if (chunk + 1 < seen.chunks.size()) return seen.chunks[chunk + 1].emitted;
  return seen.ledger->ended;
}

HeadKind judge_head(const Observation& seen) {
  const auto& head = seen.response.head_at;
  if (!head) return HeadKind::held;
  if (*head <= seen.chunks.front().emitted) return HeadKind::early;
  const auto limit = step_end(seen, 0);
  return limit && *head > *limit ? HeadKind::held : HeadKind::with_first_chunk;
}

std::size_t emitted_by(const Observation& seen, Instant at) {
  const auto after = [](Instant instant, const JoinedChunk& chunk) {
    return instant < chunk.emitted;
  };
  const auto& chunks = seen.chunks;
  return static_cast<std::size_t>(std::upper_bound(chunks.begin(), chunks.end(), at, after) -
                                  chunks.begin());
}

std::size_t arrived_by(const Observation& seen, Instant at) {
  std::size_t count = 0;
  while (count < seen.chunks.size() && seen.chunks[count].arrived &&
         *seen.chunks[count].arrived <= at)
    ++count;
  return count;
}

// Decoded body bytes that had come by `at`.
std::size_t body_by(const Observation& seen, Instant at) {
  std::size_t bytes = 0;
  for (const BodyPiece& piece : seen.response.pieces)
    if (piece.at <= at) bytes += piece.length;
  return bytes;
}

// The same number of whole chunks outstanding after every step that brought something out.
std::optional<std::size_t> constant_outstanding(const Observation& seen, std::size_t from) {
  std::optional<std::size_t> constant;
  std::size_t steps = 0;
  for (std::size_t chunk = from; chunk + 1 < seen.chunks.size(); ++chunk) {
    const Instant next = seen.chunks[chunk + 1].emitted;
    const std::size_t before = arrived_by(seen, seen.chunks[chunk].emitted);
    const std::size_t after = arrived_by(seen, next);
    if (after != before + 1) return std::nullopt;
    const std::size_t outstanding = chunk + 1 - after;
    if (constant && *constant != outstanding) return std::nullopt;
    constant = outstanding;
    if (++steps == 3) return constant;
  }
  return std::nullopt;
}

Shape shape_at_end(const Observation& seen) {
  // A layer that collects keeps the upstream's HTTP chunks; a buffer melts them into one.
  const std::size_t frames = seen.response.http_chunks.size();
  const std::size_t sent = seen.chunks.size();
  const bool framed = sent >= 4 && frames * 10 >= sent * 8;
  return {.kind = framed ? ShapeKind::collected : ShapeKind::held_to_end,
          .bytes = {},
          .ms = {},
          .chunks = {},
          .streams = {}};
}

// The sizes of what was let go. A block that leaves in two writes or TLS records may be read in
// two: a small rest belongs to what came before it.
std::vector<std::size_t> whole_sizes(const std::vector<Release>& out) {
  constexpr std::size_t kRest = 10;  // under a tenth of the largest
  std::size_t largest = 0;
  for (const Release& release : out) largest = std::max(largest, release.bytes);
  std::vector<std::size_t> sizes;
  for (const Release& release : out) {
    if (release.bytes * kRest < largest && !sizes.empty())
      sizes.back() += release.bytes;
    else
      sizes.push_back(release.bytes);
  }
  return sizes;
}

// Block buffers let go of one block, or of several that filled at once: a multiple.
std::size_t block_bytes(const std::vector<Release>& out) {
  std::vector<std::size_t> sizes = whole_sizes(out);
  if (sizes.size() > 2) sizes.erase(sizes.begin());  // the head may have had its share of it
  const std::size_t least = *std::min_element(sizes.begin(), sizes.end());
  for (std::size_t& size : sizes) {
    const double times = std::round(static_cast<double>(size) / static_cast<double>(least));
    size = static_cast<std::size_t>(std::lround(static_cast<double>(size) / times));
  }
  std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2),
                   sizes.end());
  return sizes[sizes.size() / 2];
}

}  // namespace

StepFinding judge_steps(const Observation& seen) {
  StepFinding finding;
  if (!seen.ledger || seen.chunks.empty()) return finding;
  finding.measured = true;
  finding.in_step = true;
  finding.head = judge_head(seen);
  std::vector<double> lags;
  for (std::size_t chunk = 0; chunk < seen.chunks.size(); ++chunk) {
    const auto limit = step_end(seen, chunk);
    const auto& arrived = seen.chunks[chunk].arrived;
    if (arrived) lags.push_back(to_ms(*arrived - seen.chunks[chunk].emitted));
    if (arrived && (!limit || *arrived <= *limit)) continue;
    if (finding.in_step && limit)
      finding.out_bytes = body_by(seen, *limit) - body_by(seen, seen.chunks[chunk].emitted);
    finding.in_step = false;
    if (!limit) continue;
    const std::size_t outstanding = chunk + 1 - std::min(chunk + 1, arrived_by(seen, *limit));
    finding.held_bytes_max =
        std::max(finding.held_bytes_max, outstanding * seen.ledger->plan.chunk_bytes);
  }
  for (const double lag : lags) finding.held_ms_max = std::max(finding.held_ms_max, lag);
  finding.lag_ms = quantiles(lags).p50;
  return finding;
}

Shape shape_of_hold(const Observation& seen) {
  if (!seen.ledger || seen.chunks.empty()) return {};
  const Instant ended = seen.ledger->ended.value_or(seen.chunks.back().emitted);
  std::vector<Release> before_end;
  for (const Release& release : releases(seen))
    if (release.at <= ended) before_end.push_back(release);
  if (before_end.empty()) return shape_at_end(seen);

  Shape shape;
  const std::size_t held_first = emitted_by(seen, before_end.front().at);
  if (const auto outstanding = constant_outstanding(seen, held_first)) {
    if (*outstanding > 0) {
      shape.kind = ShapeKind::behind;
      shape.chunks = *outstanding;
    } else if (held_first > 1) {
      shape.kind = ShapeKind::head_held;
      shape.bytes = before_end.front().offset;
    } else {
      shape.kind = ShapeKind::streams;
    }
    return shape;
  }
  shape.kind = ShapeKind::blocks;
  shape.bytes = block_bytes(before_end);
  return shape;
}

namespace {

// TCP_CORK and MSG_MORE let go after 200 ms; Nagle's algorithm waits for an ACK that Linux delays
// by 40 ms and a tick or two (seen: 43.8 and 47.9 ms).
bool from_kernel(double ms) { return (ms >= 190 && ms <= 225) || (ms >= 38 && ms <= 52); }

constexpr double kGoneShare = 0.2;

}  // namespace

Shape shape_of_lag(const Observation& seen, double period_ms) {
  Shape shape{.kind = ShapeKind::streams, .bytes = {}, .ms = {}, .chunks = {}, .streams = {}};
  std::vector<double> firsts;
  std::vector<double> apart;
  for (std::size_t chunk = 0; chunk + 1 < seen.chunks.size(); chunk += 2) {
    const auto& first = seen.chunks[chunk];
    const auto& second = seen.chunks[chunk + 1];
    if (!first.arrived || !second.arrived) continue;
    firsts.push_back(to_ms(*first.arrived - first.emitted));
    const double sent_apart = to_ms(second.emitted - first.emitted);
    apart.push_back(to_ms(*second.arrived - *first.arrived) / std::max(sent_apart, 0.001));
  }
  const auto first = quantiles(firsts).p50;
  const auto spacing = quantiles(apart).p50;
  if (!first || !spacing) return {};
  if (*first < kGoneShare * period_ms) return {};  // a timer would have kept it for half its period
  if (*first < 0.75 * period_ms) {
    shape.kind = ShapeKind::timer;  // the wait depends on where in its period the chunk left
    shape.ms = period_ms;
  } else if (*spacing < 0.5) {
    shape.kind = from_kernel(period_ms) ? ShapeKind::corked : ShapeKind::timer;
    shape.ms = period_ms;
  }
  return shape;
}

}  // namespace streamgauge
