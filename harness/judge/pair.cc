// SPDX-License-Identifier: MIT
#include "harness/judge/pair.h"

#include <algorithm>

namespace streamgauge {
namespace {

// The first content chunk of `seen` that arrived.
std::optional<Instant> first_content(const Observation& seen) {
  std::optional<Instant> at;
  for (const JoinedChunk& chunk : seen.chunks)
    if (chunk.arrived) at = at ? std::min(*at, *chunk.arrived) : *chunk.arrived;
  return at;
}

// The first emission of `seen` at or after `at`.
std::optional<Instant> next_emission(const Observation& seen, Instant at) {
  for (const JoinedChunk& chunk : seen.chunks)
    if (chunk.emitted >= at) return chunk.emitted;
  return std::nullopt;
}

// Nothing of `seen` came before the mock ended it.
bool held_to_end(const Observation& seen) {
  const auto content = first_content(seen);
  return seen.ledger && seen.ledger->ended && (!content || *content >= *seen.ledger->ended);
}

}  // namespace

Concurrency judge_pair(const Observation& first, const Observation& second) {
  Concurrency pair;
  pair.streams = 2;
  if (!first.ledger || !first.ledger->ended || !second.wire.sent) return pair;
  const Instant first_ended = *first.ledger->ended;
  const auto content = first_content(second);
  if (content) pair.second_ttfc_ms = to_ms(*content - *second.wire.sent);
  if (content && *content < first_ended) {
    const auto next = next_emission(first, *second.wire.sent);
    pair.kind = !next || *content < *next ? ConcurrencyKind::parallel : ConcurrencyKind::coupled;
    return pair;
  }
  // A target that holds everything shows nothing of the second either; but its request came
  // through.
  const bool came_through = second.ledger && second.ledger->request_read < first_ended;
  if (!came_through) pair.kind = ConcurrencyKind::serialized;
  return pair;
}

PairFinding judge_pairs(const HopEvidence& evidence) {
  PairFinding finding;
  std::optional<ConcurrencyKind> before;
  for (std::size_t i = 0; i + 1 < evidence.streams.size(); ++i) {
    const Evidence& first = evidence.streams[i];
    const Evidence& second = evidence.streams[i + 1];
    if (first.probe != ProbeKind::pair_first || second.probe != ProbeKind::pair_second) continue;
    const Concurrency pair = judge_pair(first.seen, second.seen);
    const bool hidden = pair.kind == ConcurrencyKind::unknown && held_to_end(first.seen);
    finding.settled = pair.kind == ConcurrencyKind::parallel || hidden || pair.kind == before;
    finding.concurrency = pair;
    if (!finding.settled) finding.concurrency.kind = ConcurrencyKind::unknown;
    if (finding.settled) return finding;
    before = pair.kind;
  }
  return finding;
}

}  // namespace streamgauge
