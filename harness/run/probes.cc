// SPDX-License-Identifier: MIT
#include "harness/run/probes.h"

#include <algorithm>

namespace streamgauge {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kAskWait = seconds(10);         // request sent -> the mock is asked
constexpr Duration kHeadWait = milliseconds(250);  // for a head before the first chunk
constexpr Duration kEndWait = seconds(4);          // end at the mock -> end of the answer
constexpr std::size_t kLadderBytesMax = 400U << 10U;
constexpr std::size_t kFineStepsMax = 600;

Plan gated(const ProbeRequest& probe, std::size_t chunk_bytes) {
  Plan plan = probe.plan;
  plan.lockstep = true;
  plan.chunks = 20'000;
  plan.chunk_bytes = std::clamp(chunk_bytes, kChunkBytesMin, kChunkBytesMax);
  plan.wire.framing = probe.plan.wire.framing == Framing::content_length ? Framing::chunked
                                                                         : probe.plan.wire.framing;
  return plan;
}

bool asked(Bench& bench, LiveStream& stream) {
  bench.wait([&] { return stream.mock_called() || stream.over(); }, kAskWait);
  return stream.mock_called() && !stream.over();
}

// One chunk; false when it did not arrive in time.
bool step(Bench& bench, LiveStream& stream, Duration patience) {
  stream.open(1);
  bench.wait([&] { return stream.arrived() >= stream.opened() || stream.over(); }, patience);
  return stream.arrived() >= stream.opened() && !stream.over();
}

bool wait_for_bytes(Bench& bench, LiveStream& stream, std::size_t more_than, Duration within) {
  return bench.wait([&] { return stream.response().body.size() > more_than || stream.over(); },
                    within);
}

// Chunks emitted until the first decoded byte came out; 0: none came.
std::size_t rough_hold(Bench& bench, LiveStream& stream, std::size_t chunk_bytes) {
  constexpr Duration kLook = milliseconds(60);
  std::size_t burst = 1;
  for (std::size_t steps = 0; stream.opened() * chunk_bytes < kLadderBytesMax; ++steps) {
    stream.open(burst);
    bench.wait([&] { return stream.emitted(); }, seconds(1));
    if (wait_for_bytes(bench, stream, 0, kLook)) break;
    if (steps >= 4) burst *= 2;
  }
  return stream.response().body.empty() ? 0 : stream.opened();
}

void fine_steps(Bench& bench, LiveStream& stream) {
  constexpr Duration kPace = milliseconds(4);
  constexpr Duration kConfirm = milliseconds(400);
  constexpr std::size_t kConfirmed = 5;
  constexpr std::size_t kReleases = 8;
  const auto body = [&] { return stream.response().body.size(); };
  while (body() == 0 && !stream.over() && stream.opened() < kFineStepsMax) {
    stream.open(1);
    wait_for_bytes(bench, stream, 0, kPace);
  }
  // Does every step now bring something out (a held head, n chunks behind), or is it silent again?
  bench.wait([] { return false; }, kPace);
  std::size_t confirmed = 0;
  for (std::size_t before = body(); confirmed < kConfirmed; ++confirmed, before = body()) {
    stream.open(1);
    if (!wait_for_bytes(bench, stream, before, kConfirm)) break;
    bench.wait([] { return false; }, kPace);
  }
  if (confirmed == kConfirmed) return;
  std::size_t releases = 1;
  while (releases < kReleases && !stream.over() && stream.opened() < kFineStepsMax) {
    const std::size_t before = body();
    stream.open(1);
    wait_for_bytes(bench, stream, before, kPace);
    releases += body() > before ? 1U : 0U;
  }
}

// A stream that no gate holds, to its end.
Observation ungated(Bench& bench, const ProbeRequest& probe, Plan plan) {
  plan.lockstep = false;
  WireRequest request = probe.request;
  request.limits.total =
      probe.answer_max + longest(plan.pacing.header_delay) + longest(plan.pacing.first_chunk);
  const auto& gaps = plan.pacing.gaps;
  for (std::size_t k = 1; k < plan.chunks && !gaps.empty(); ++k)
    request.limits.total += longest(gaps[(k - 1) % gaps.size()]);
  for (const Stall& stall : plan.pacing.stalls) request.limits.total += stall.length;
  request.limits.idle = std::min(request.limits.idle, request.limits.total);
  const Duration total = request.limits.total;
  LiveStream stream(bench, std::move(request), plan);
  bench.wait([&] { return stream.over(); }, total + seconds(1));
  stream.end(kEndWait);
  return stream.observation();
}

}  // namespace

Observation warm_up(Bench& bench, const ProbeRequest& probe) {
  Plan plan = probe.plan;
  plan.chunks = 3;
  plan.pacing = {};
  return ungated(bench, probe, plan);
}

Observation lockstep(Bench& bench, const ProbeRequest& probe, std::size_t chunk_bytes,
                     std::size_t steps) {
  WireRequest request = probe.request;
  request.delayed_acks = true;
  LiveStream stream(bench, std::move(request), gated(probe, chunk_bytes));
  if (asked(bench, stream)) {
    bench.wait([&] { return stream.head() || stream.over(); }, kHeadWait);
    for (std::size_t i = 0; i < steps; ++i)
      if (!step(bench, stream, probe.patience)) break;
  }
  stream.end(kEndWait);
  return stream.observation();
}

Observation ladder(Bench& bench, const ProbeRequest& probe, std::size_t chunk_bytes) {
  constexpr std::size_t kStepsToFill = 20;
  std::size_t fine_bytes = chunk_bytes;
  {
    LiveStream rough(bench, probe.request, gated(probe, chunk_bytes));
    const std::size_t held = asked(bench, rough) ? rough_hold(bench, rough, chunk_bytes) : 0;
    rough.end(kEndWait);
    if (held == 0) return rough.observation();
    if (held < 8 || held > 3 * kStepsToFill)
      fine_bytes = std::max(chunk_bytes * held / kStepsToFill, 2 * kMarkerBytes);
  }
  LiveStream fine(bench, probe.request, gated(probe, fine_bytes));
  if (asked(bench, fine)) fine_steps(bench, fine);
  fine.end(kEndWait);
  return fine.observation();
}

Observation phases(Bench& bench, const ProbeRequest& probe, Duration period) {
  constexpr int kRounds = 5;
  WireRequest request = probe.request;
  request.delayed_acks = true;
  LiveStream stream(bench, std::move(request), gated(probe, probe.plan.chunk_bytes));
  const auto rest = [&] { bench.wait([] { return false; }, period / 2); };
  if (asked(bench, stream) && step(bench, stream, probe.patience)) {
    // The first chunk opened the stream; the pairs start at an even sequence number.
    step(bench, stream, probe.patience);
    for (int round = 0; round < kRounds && !stream.over(); ++round) {
      rest();
      stream.open(1);
      rest();
      step(bench, stream, probe.patience);
    }
  }
  stream.end(kEndWait);
  return stream.observation();
}

Observation paced(Bench& bench, const ProbeRequest& probe) {
  return ungated(bench, probe, probe.plan);
}

PairSeen pair(Bench& bench, const ProbeRequest& probe) {
  constexpr int kStepsMax = 12;
  constexpr int kOpening = 5;
  constexpr Duration kStep = milliseconds(150);
  LiveStream first(bench, probe.request, gated(probe, probe.plan.chunk_bytes));
  // Enough chunks that even a target some chunks behind shows the first of them.
  if (asked(bench, first))
    for (int i = 0; i < kOpening; ++i) step(bench, first, kStep);
  const bool held = first.arrived() == 0;

  LiveStream second(bench, probe.request, gated(probe, probe.plan.chunk_bytes));
  const auto moves = [&] {
    if (second.mock_called() && second.opened() == 0) second.open(kOpening);
    // Where even the first is held, the second's request coming through is all there is to see.
    return second.arrived() > 0 || second.over() || (held && second.mock_called());
  };
  if (!bench.wait(moves, probe.patience)) {
    for (int i = 0; i < kStepsMax && !moves(); ++i) {
      first.open(1);
      bench.wait(moves, kStep);
    }
  }
  first.end(kEndWait);
  bench.wait(moves, probe.patience);
  second.end(kEndWait);
  return {first.observation(), second.observation()};
}

}  // namespace streamgauge
