// SPDX-License-Identifier: MIT
#include <algorithm>

#include "tests/unit/harness/judge/synthetic.h"

namespace streamgauge {
namespace {

constexpr std::size_t kLadderBytesMax = 400U << 10U;
constexpr std::size_t kFineStepsMax = 600;

bool step(SyntheticStream& stream, double patience_ms) {
  stream.emit();
  return stream.wait([&] { return stream.arrived() >= stream.emitted(); }, patience_ms);
}

bool wait_for_bytes(SyntheticStream& stream, std::size_t more_than, double within_ms) {
  return stream.wait([&] { return stream.body() > more_than; }, within_ms);
}

std::size_t rough_hold(SyntheticStream& stream, std::size_t chunk_bytes) {
  std::size_t burst = 1;
  for (std::size_t steps = 0; stream.emitted() * chunk_bytes < kLadderBytesMax; ++steps) {
    for (std::size_t i = 0; i < burst; ++i) {
      stream.emit();
      stream.rest(0.05);
    }
    if (wait_for_bytes(stream, 0, 60)) break;
    if (steps >= 4) burst *= 2;
  }
  return stream.body() == 0 ? 0 : stream.emitted();
}

void fine_steps(SyntheticStream& stream) {
  while (stream.body() == 0 && stream.emitted() < kFineStepsMax) {
    stream.emit();
    wait_for_bytes(stream, 0, 4);
  }
  stream.rest(4);
  std::size_t confirmed = 0;
  for (; confirmed < 5; ++confirmed) {
    const std::size_t before = stream.body();
    stream.emit();
    if (!wait_for_bytes(stream, before, 400)) break;
    stream.rest(4);
  }
  if (confirmed == 5) return;
  for (std::size_t releases = 1; releases < 8 && stream.emitted() < kFineStepsMax;) {
    const std::size_t before = stream.body();
    stream.emit();
    wait_for_bytes(stream, before, 4);
    releases += stream.body() > before ? 1U : 0U;
  }
}

}  // namespace

Observation synthetic_lockstep(const SyntheticSetUp& set_up, std::size_t steps) {
  SyntheticStream stream(set_up);
  stream.rest(250);
  for (std::size_t i = 0; i < steps; ++i)
    if (!step(stream, kPatienceMs)) break;
  return stream.end();
}

Observation synthetic_ladder(const SyntheticSetUp& set_up) {
  SyntheticSetUp fine = set_up;
  {
    SyntheticStream rough(set_up);
    const std::size_t held = rough_hold(rough, set_up.chunk_bytes);
    if (held == 0) return rough.end();
    if (held < 8 || held > 60)
      fine.chunk_bytes = std::max(set_up.chunk_bytes * held / 20, 2 * kMarkerBytes);
  }
  SyntheticStream stream(fine);
  fine_steps(stream);
  return stream.end();
}

Observation synthetic_phases(const SyntheticSetUp& set_up, double period_ms) {
  SyntheticStream stream(set_up);
  if (step(stream, kPatienceMs)) {
    step(stream, kPatienceMs);
    for (int round = 0; round < 5; ++round) {
      stream.rest(period_ms / 2);
      stream.emit();
      stream.rest(period_ms / 2);
      step(stream, kPatienceMs);
    }
  }
  return stream.end();
}

Observation synthetic_paced(const SyntheticSetUp& set_up, std::size_t chunks, double gap_ms) {
  SyntheticStream stream(set_up);
  for (std::size_t i = 0; i < chunks; ++i) {
    stream.emit();
    stream.rest(gap_ms);
  }
  return stream.end();
}

}  // namespace streamgauge
