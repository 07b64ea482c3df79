// SPDX-License-Identifier: MIT
#include "harness/run/client_probe.h"

#include <algorithm>

#include "harness/judge/failure.h"
#include "harness/judge/hop.h"

namespace streamgauge {
namespace {

constexpr std::size_t kSteps = 10;
constexpr Duration kKnownPatience = std::chrono::milliseconds(600);

}  // namespace

void probe_as_client(Bench& bench, const ClientProbeConfig& config, HopEvidence& seen,
                     const Watch& watch) {
  ProbeRequest request = config.request;
  const Observation& timed = keep(seen, {ProbeKind::paced, paced(bench, request), {}}, watch);
  const bool followed = timed.ledger && !timed.sightings.empty();
  if (!followed || failed(timed, request.request.url)) return;
  if (config.target_held) request.patience = std::min(request.patience, kKnownPatience);
  const std::size_t bytes = request.plan.chunk_bytes;
  keep(seen, {ProbeKind::lockstep, lockstep(bench, request, bytes, kSteps), {}}, watch);
  if (!config.target_held && held_stream(seen) != nullptr)
    keep(seen, {ProbeKind::ladder, ladder(bench, request, bytes), {}}, watch);
}

}  // namespace streamgauge
