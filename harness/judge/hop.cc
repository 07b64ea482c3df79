// SPDX-License-Identifier: MIT
#include "harness/judge/hop.h"

#include <algorithm>

#include <fmt/format.h>

#include "harness/judge/failure.h"
#include "harness/judge/numbers.h"

namespace streamgauge {
namespace {

constexpr double kSuspiciousLagMs = 8;

std::vector<const Observation*> all(const HopEvidence& evidence, ProbeKind probe) {
  std::vector<const Observation*> out;
  for (const Evidence& stream : evidence.streams)
    if (stream.probe == probe) out.push_back(&stream.seen);
  return out;
}

const Observation* last(const HopEvidence& evidence, ProbeKind probe) {
  const auto found = all(evidence, probe);
  return found.empty() ? nullptr : found.back();
}

// What a held lockstep stream turns out to be.
Shape held_shape(const HopEvidence& evidence, const Observation& held) {
  const Observation* ladder = last(evidence, ProbeKind::ladder);
  if (ladder == nullptr) return {};
  const Observation* identity = last(evidence, ProbeKind::identity);
  const bool encoded = !held.response.encoding.empty() || !ladder->response.encoding.empty();
  Shape shape = shape_of_hold(*ladder);
  if (encoded && identity != nullptr && judge_steps(*identity).in_step) {
    shape = {};
    shape.kind = ShapeKind::compressed_unflushed;
  }
  return shape;
}

Shape lag_shape(const HopEvidence& evidence, const Observation& lockstep) {
  Shape shape;
  shape.kind = ShapeKind::streams;
  const Observation* phases = last(evidence, ProbeKind::phases);
  const auto lag = judge_steps(lockstep).lag_ms;
  if (phases != nullptr && lag) shape = shape_of_lag(*phases, *lag);
  return shape;
}

void judge_pair_of(const HopEvidence& evidence, HopReport& report) {
  const auto firsts = all(evidence, ProbeKind::pair_first);
  const auto seconds = all(evidence, ProbeKind::pair_second);
  for (std::size_t i = 0; i < firsts.size() && i < seconds.size(); ++i) {
    const Concurrency pair = judge_pair(*firsts[i], *seconds[i]);
    const bool agrees = i == 0 || pair.kind == report.concurrency.kind;
    // One stream that flowed beside another proves that it can; a delay proves nothing by itself.
    if (agrees || pair.kind == ConcurrencyKind::parallel)
      report.concurrency = pair;
    else if (report.concurrency.kind != ConcurrencyKind::parallel)
      report.concurrency.kind = ConcurrencyKind::unknown;
  }
}

void judge_sizes(const HopEvidence& evidence, HopReport& report) {
  for (const Observation* seen : all(evidence, ProbeKind::lockstep)) {
    const StepFinding steps = judge_steps(*seen);
    if (!steps.measured) continue;
    SizeFinding finding;
    finding.chunk_bytes = seen->ledger->plan.chunk_bytes;
    finding.payload = seen->ledger->plan.payload == Payload::words ? "words" : "incompressible";
    finding.head = steps.head;
    finding.shape.kind = ShapeKind::streams;
    if (!steps.in_step) finding.shape = held_shape(evidence, *seen);
    report.sizes.push_back(finding);
    report.held.bytes_max = std::max(report.held.bytes_max, steps.held_bytes_max);
    report.held.ms_max = std::max(report.held.ms_max, steps.held_ms_max);
  }
}

void judge_shape(const HopEvidence& evidence, HopReport& report) {
  const Observation& judged = *all(evidence, ProbeKind::lockstep).front();
  const StepFinding steps = judge_steps(judged);
  report.head = steps.head;
  report.shape = steps.in_step ? lag_shape(evidence, judged) : held_shape(evidence, judged);
  const auto pair = report.concurrency.kind;
  const ShapeKind shape = report.shape.kind;
  // Frames that come out together after a blocked event loop were not collected by a layer.
  if (shape == ShapeKind::collected && pair == ConcurrencyKind::serialized)
    report.shape.kind = ShapeKind::held_to_end;
  if (shape == ShapeKind::unknown || (!steps.in_step && shape == ShapeKind::streams)) {
    report.verdict = VerdictKind::inconclusive;
    report.failure = "a chunk was late once, and not again: try again on a quieter machine";
  } else if (shape != ShapeKind::streams) {
    report.verdict = VerdictKind::buffers;
  } else if (pair == ConcurrencyKind::serialized || pair == ConcurrencyKind::coupled) {
    report.verdict = VerdictKind::buffers;
    report.shape.kind =
        pair == ConcurrencyKind::coupled ? ShapeKind::coupled : ShapeKind::serialized;
    report.shape.streams = 1;
  } else {
    report.verdict = VerdictKind::streams;
  }
}

void note_sizes(HopReport& report) {
  for (const SizeFinding& finding : report.sizes) {
    const bool held = finding.shape.kind != ShapeKind::streams;
    if (held == (report.sizes.front().shape.kind != ShapeKind::streams)) continue;
    report.notes.push_back(
        fmt::format("chunks of {} bytes ({}) are {}, unlike those of {} bytes", finding.chunk_bytes,
                    finding.payload, held ? "held" : "streamed", report.sizes.front().chunk_bytes));
  }
}

}  // namespace

std::optional<Duration> suspicious_lag(const Observation& lockstep) {
  const StepFinding steps = judge_steps(lockstep);
  if (!steps.in_step || !steps.lag_ms || *steps.lag_ms < kSuspiciousLagMs) return std::nullopt;
  return std::chrono::round<Duration>(std::chrono::duration<double, std::milli>(*steps.lag_ms));
}

HopReport judge_hop(const HopEvidence& evidence) {
  HopReport report;
  report.name = evidence.name;
  report.url = redacted(evidence.url);
  if (evidence.streams.empty()) {
    report.failure = "nothing was measured";
    return report;
  }
  const Observation& warm = evidence.streams.front().seen;
  fill_head(warm, report);
  if (const auto failure = failed(warm, evidence.url)) {
    report.verdict = VerdictKind::failed;
    report.failure = failure->why;
    report.notes.insert(report.notes.end(), failure->notes.begin(), failure->notes.end());
    report.bytes = warm.bytes;
    report.ending = warm.ending;
    return report;
  }
  const Observation& last_whole = last(evidence, ProbeKind::paced) != nullptr
                                      ? *last(evidence, ProbeKind::paced)
                                      : evidence.streams.back().seen;
  report.bytes = last_whole.bytes;
  report.ending = last_whole.ending;
  if (!warm.ledger || warm.sightings.empty()) {
    judge_inter_arrival(warm, report);
    return report;
  }
  judge_pair_of(evidence, report);
  judge_sizes(evidence, report);
  if (report.sizes.empty()) {
    report.failure = "the mock was asked by the warm-up request, and not again";
    return report;
  }
  judge_shape(evidence, report);
  note_sizes(report);
  fill_numbers(last_whole, report);
  const bool broken = report.bytes != BytesKind::intact || report.ending != EndingKind::clean;
  if (broken && report.verdict != VerdictKind::inconclusive) {
    report.verdict = VerdictKind::failed;
    report.failure = fmt::format("the answer is not whole: bytes {}, ending {}", name(report.bytes),
                                 name(report.ending));
  }
  return report;
}

std::string_view name(ProbeKind kind) {
  switch (kind) {
    case ProbeKind::warm_up:
      return "warm_up";
    case ProbeKind::lockstep:
      return "lockstep";
    case ProbeKind::ladder:
      return "ladder";
    case ProbeKind::phases:
      return "phases";
    case ProbeKind::paced:
      return "paced";
    case ProbeKind::pair_first:
      return "pair_first";
    case ProbeKind::pair_second:
      return "pair_second";
    case ProbeKind::identity:
      return "identity";
  }
  return "warm_up";
}

}  // namespace streamgauge
