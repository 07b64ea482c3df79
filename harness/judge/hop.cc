// SPDX-License-Identifier: MIT
#include "harness/judge/hop.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/judge/failure.h"
#include "harness/judge/inter_arrival.h"
#include "harness/judge/numbers.h"
#include "harness/judge/pair.h"

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
  const Observation* identity = last(evidence, ProbeKind::identity);
  if (!held.response.encoding.empty() && identity != nullptr && judge_steps(*identity).in_step) {
    Shape shape;
    shape.kind = ShapeKind::compressed_unflushed;
    return shape;
  }
  const Observation* ladder = last(evidence, ProbeKind::ladder);
  return ladder == nullptr ? Shape{} : shape_of_hold(*ladder);
}

// Whether most chunks of a schedule came at once: the delay seen before was the machine's.
bool was_gone(const Observation& timed, double lag_ms) {
  constexpr double kShare = 0.2;
  const auto now = judge_steps(timed).lag_ms;
  return now && *now < kShare * lag_ms;
}

Shape lag_shape(const HopEvidence& evidence, const Observation& lockstep) {
  Shape shape;
  shape.kind = ShapeKind::streams;
  const Observation* phases = last(evidence, ProbeKind::phases);
  const auto lag = judge_steps(lockstep).lag_ms;
  if (phases == nullptr || !lag) return shape;
  shape = shape_of_lag(*phases, *lag);
  const Observation* timed = last(evidence, ProbeKind::paced);
  if (shape.kind == ShapeKind::unknown && timed != nullptr && was_gone(*timed, *lag))
    shape.kind = ShapeKind::streams;
  return shape;
}

// The last lockstep stream of every chunk size and payload, in the order of their first.
std::vector<const Observation*> last_locksteps(const HopEvidence& evidence) {
  std::vector<const Observation*> out;
  for (const Observation* seen : all(evidence, ProbeKind::lockstep)) {
    if (!seen->ledger) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const Observation* other) {
      return other->ledger->plan.chunk_bytes == seen->ledger->plan.chunk_bytes &&
             other->ledger->plan.payload == seen->ledger->plan.payload;
    });
    if (same == out.end())
      out.push_back(seen);
    else
      *same = seen;
  }
  return out;
}

void judge_sizes(const HopEvidence& evidence, HopReport& report) {
  const Observation* held = held_stream(evidence);
  for (const Observation* seen : last_locksteps(evidence)) {
    const StepFinding steps = judge_steps(*seen);
    if (!steps.measured) continue;
    SizeFinding finding;
    finding.chunk_bytes = seen->ledger->plan.chunk_bytes;
    finding.payload = seen->ledger->plan.payload == Payload::words ? "words" : "incompressible";
    finding.head = steps.head;
    finding.shape.kind = ShapeKind::streams;
    if (!steps.in_step) finding.shape = held == nullptr ? Shape{} : held_shape(evidence, *seen);
    if (!steps.in_step && held == nullptr)
      report.notes.push_back(fmt::format(
          "of a chunk of {} bytes only {} came out at once; the rest waited for what followed",
          finding.chunk_bytes, steps.out_bytes));
    report.sizes.push_back(finding);
    report.held.bytes_max = std::max(report.held.bytes_max, steps.held_bytes_max);
    report.held.ms_max = std::max(report.held.ms_max, steps.held_ms_max);
  }
}

void inconclusive(HopReport& report, std::string why) {
  report.verdict = VerdictKind::inconclusive;
  report.failure = std::move(why);
}

void judge_held(const HopEvidence& evidence, const Observation& held, HopReport& report) {
  report.head = judge_steps(held).head;
  report.shape = held_shape(evidence, held);
  const Observation* ladder = last(evidence, ProbeKind::ladder);
  if (ladder != nullptr)
    add_staircase("ladder", *ladder, report);
  else
    add_staircase("lockstep", held, report);
  // Frames that come out together after a blocked event loop were not collected by a layer.
  if (report.shape.kind == ShapeKind::collected &&
      report.concurrency.kind == ConcurrencyKind::serialized)
    report.shape.kind = ShapeKind::held_to_end;
  if (report.shape.kind == ShapeKind::unknown || report.shape.kind == ShapeKind::streams)
    return inconclusive(
        report, "chunks were held, but not again in the same way: try on a quieter machine");
  report.verdict = VerdictKind::buffers;
}

void judge_flowing(const HopEvidence& evidence, HopReport& report) {
  const Observation& own = *last_locksteps(evidence).front();
  report.head = judge_steps(own).head;
  report.shape = lag_shape(evidence, own);
  if (report.shape.kind == ShapeKind::unknown)
    return inconclusive(report, "chunks were late, but the pattern of it did not repeat");
  report.verdict =
      report.shape.kind == ShapeKind::streams ? VerdictKind::streams : VerdictKind::buffers;
  if (report.verdict == VerdictKind::buffers) return;
  switch (report.concurrency.kind) {
    case ConcurrencyKind::coupled:
      report.shape.kind = ShapeKind::coupled;
      break;
    case ConcurrencyKind::serialized:
      report.shape.kind = ShapeKind::serialized;
      break;
    case ConcurrencyKind::unknown:
      if (report.concurrency.streams == 0) return;
      return inconclusive(report,
                          "one stream alone flows, but a second beside it fared differently each "
                          "time: try on a quieter machine");
    case ConcurrencyKind::parallel:
      return;
  }
  report.shape.streams = 1;
  report.verdict = VerdictKind::buffers;
}

std::string size_name(const SizeFinding& finding) {
  return fmt::format("{} bytes of {} text", finding.chunk_bytes, finding.payload);
}

// What is held for one size and not for another.
void note_sizes(HopReport& report) {
  std::vector<std::string> held;
  std::vector<std::string> streamed;
  for (const SizeFinding& finding : report.sizes)
    (finding.shape.kind == ShapeKind::streams ? streamed : held).push_back(size_name(finding));
  if (held.empty() || streamed.empty()) return;
  report.notes.push_back(fmt::format("streams chunks of {}, holds chunks of {}",
                                     fmt::join(streamed, ", "), fmt::join(held, ", ")));
}

// A hold that did not come again is no shape, but is not kept quiet either.
void note_retries(const HopEvidence& evidence, HopReport& report) {
  for (const Observation* seen : all(evidence, ProbeKind::lockstep)) {
    const StepFinding steps = judge_steps(*seen);
    if (!steps.measured || steps.in_step || held_stream(evidence) != nullptr) continue;
    report.notes.push_back(
        fmt::format("a chunk of {} bytes was once {:.0f} ms late; asked again, it was not",
                    seen->ledger->plan.chunk_bytes, steps.held_ms_max));
  }
}

// Delays that the kernel is known for, and that nevertheless kept the chunks' spacing.
void note_delay(HopReport& report, const std::optional<double>& lag_ms) {
  if (report.shape.kind != ShapeKind::streams || !lag_ms) return;
  if (std::abs(*lag_ms - 40) < 4 || std::abs(*lag_ms - 200) < 8)
    report.notes.push_back(fmt::format(
        "each chunk is {:.0f} ms late, close to the kernel's delayed ACK (40 ms) or cork (200 ms), "
        "but two chunks kept their distance: a plain delay",
        *lag_ms));
}

void judge_probes(const HopEvidence& evidence, HopReport& report) {
  report.concurrency = judge_pairs(evidence).concurrency;
  judge_sizes(evidence, report);
  if (report.sizes.empty())
    return inconclusive(report, "the mock was asked by the warm-up request, and not again");
  if (const Observation* held = held_stream(evidence))
    judge_held(evidence, *held, report);
  else
    judge_flowing(evidence, report);
  note_sizes(report);
  note_retries(evidence, report);
  note_delay(report, judge_steps(*last_locksteps(evidence).front()).lag_ms);
  if (!evidence.left_out.empty())
    report.notes.push_back(fmt::format("left out for want of time (--budget): {}",
                                       fmt::join(evidence.left_out, "; ")));
}

void fail(const std::string& why, const Observation& seen, HopReport& report) {
  report.verdict = VerdictKind::failed;
  report.failure = why;
  report.bytes = seen.bytes;
  report.ending = seen.ending;
}

}  // namespace

std::optional<Duration> suspicious_lag(const HopEvidence& evidence) {
  const auto streams = last_locksteps(evidence);
  if (streams.empty() || held_stream(evidence) != nullptr) return std::nullopt;
  const auto lag = judge_steps(*streams.front()).lag_ms;
  if (!lag || *lag < kSuspiciousLagMs) return std::nullopt;
  return std::chrono::round<Duration>(std::chrono::duration<double, std::milli>(*lag));
}

const Observation* held_stream(const HopEvidence& evidence) {
  const auto streams = last_locksteps(evidence);
  const Observation* held = nullptr;
  for (const Observation* seen : streams) {
    const StepFinding steps = judge_steps(*seen);
    const std::size_t bytes = seen->ledger->plan.chunk_bytes;
    if (!steps.measured || steps.in_step) continue;
    if (bytes > std::max(kDecidingBytesMax, streams.front()->ledger->plan.chunk_bytes)) continue;
    if (held == nullptr || bytes < held->ledger->plan.chunk_bytes) held = seen;
  }
  return held;
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
  if (const std::string key = credential_in_query(evidence.url); !key.empty())
    report.notes.push_back(fmt::format(
        "the URL's query carries a credential ('{}'): it ends in logs and histories; send it in a "
        "header such as Authorization",
        key));
  const Observation* paced = last(evidence, ProbeKind::paced);
  const Observation& last_whole = paced != nullptr ? *paced : evidence.streams.back().seen;
  if (const auto why = failed(warm, evidence.url)) {
    fail(*why, warm, report);
    return report;
  }
  report.wire_body_bytes = last_whole.response.wire_body_bytes;
  report.decoded_body_bytes = last_whole.response.body.size();
  report.bytes = last_whole.bytes;
  report.ending = last_whole.ending;
  if (!warm.ledger || warm.sightings.empty()) {
    judge_inter_arrival(last_whole, report);
    return report;
  }
  report.joined = true;
  judge_probes(evidence, report);
  fill_numbers(last_whole, report);
  for (const Observation* whole : {&warm, paced}) {
    if (whole == nullptr) continue;
    if (const auto why = broken(*whole, evidence.url)) fail(*why, *whole, report);
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
    case ProbeKind::fix:
      return "fix";
  }
  return "warm_up";
}

}  // namespace streamgauge
