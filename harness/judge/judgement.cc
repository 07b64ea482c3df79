// SPDX-License-Identifier: MIT
#include "harness/judge/judgement.h"

#include "harness/judge/causes.h"
#include "harness/judge/hop.h"

namespace streamgauge {
namespace {

HopReport not_judged(const HopEvidence& hop) {
  HopReport report;
  report.name = hop.name;
  report.url = redacted(hop.url);
  report.verdict = VerdictKind::failed;
  report.failure =
      "a control failed: this machine could not tell a stream from a hold just now; see "
      "`streamgauge doctor`";
  return report;
}

void subtract_floor(const Controls& controls, HopReport& report) {
  const auto& floor = controls.noise_floor_ms.p50;
  Timing& timing = report.timing;
  if (timing.emission_lag_ms.p50 && floor)
    timing.added_latency_ms = *timing.emission_lag_ms.p50 - *floor;
}

// The first hop that differs from the one before it; the first of all differs when it does not
// stream.
std::optional<std::size_t> first_bad(const std::vector<HopReport>& hops) {
  for (std::size_t i = 0; i < hops.size(); ++i) {
    const bool differs = i == 0 ? hops[0].verdict != VerdictKind::streams
                                : hops[i].verdict != hops[i - 1].verdict ||
                                      hops[i].shape.kind != hops[i - 1].shape.kind;
    if (differs) return i;
  }
  return std::nullopt;
}

void weigh_fixes(const HopEvidence& hop, std::vector<CauseFinding>& causes) {
  for (CauseFinding& cause : causes) {
    for (const Evidence& evidence : hop.streams) {
      if (evidence.probe != ProbeKind::fix || evidence.cause != cause.id) continue;
      const StepFinding steps = judge_steps(evidence.seen);
      if (!steps.measured) continue;
      cause.fix_verified = steps.in_step;
      cause.confidence = steps.in_step ? Confidence::certain : Confidence::possible;
    }
  }
}

// Whether hop `i` may miss probes: those of a hop all end before those of the next begin.
bool may_be_partial(const Record& record, std::size_t i) {
  return !record.cut_short.empty() &&
         (i + 1 == record.hops.size() || record.hops[i + 1].streams.empty());
}

void weaken(const std::string& cut_short, HopReport& report) {
  report.notes.push_back(cut_short);
  if (report.verdict != VerdictKind::streams) return;
  report.verdict = VerdictKind::inconclusive;
  report.failure = "it streams as far as it was measured, but not every probe was: measure again";
}

}  // namespace

Controls judge_controls(const Record& record) {
  Controls controls;
  if (!record.direct.streams.empty()) {
    const HopReport direct = judge_hop(record.direct);
    controls.direct = direct.verdict;
    controls.noise_floor_ms = direct.timing.emission_lag_ms;
  }
  if (!record.known_bad.streams.empty()) {
    const StepFinding steps = judge_steps(record.known_bad.streams.back().seen);
    if (steps.measured)
      controls.known_bad = steps.in_step ? VerdictKind::streams : VerdictKind::buffers;
  }
  return controls;
}

bool sound(const Controls& controls) {
  return controls.direct == VerdictKind::streams && controls.known_bad == VerdictKind::buffers;
}

Verdict judge(const Record& record) {
  Verdict verdict;
  verdict.tool_version = record.tool_version;
  verdict.started = record.started;
  verdict.command = record.command;
  verdict.machine = record.machine;
  verdict.controls = judge_controls(record);
  for (std::size_t i = 0; i < record.hops.size(); ++i) {
    const HopEvidence& hop = record.hops[i];
    verdict.hops.push_back(sound(verdict.controls) ? judge_hop(hop) : not_judged(hop));
    subtract_floor(verdict.controls, verdict.hops.back());
    if (may_be_partial(record, i)) weaken(record.cut_short, verdict.hops.back());
  }
  if (verdict.hops.empty()) return verdict;
  verdict.target = verdict.hops.back();
  if (const auto bad = first_bad(verdict.hops)) {
    verdict.first_bad_hop = verdict.hops[*bad].name;
    verdict.causes = match_causes(built_in_causes(), verdict.hops[*bad]);
    weigh_fixes(record.hops[*bad], verdict.causes);
  }
  return verdict;
}

}  // namespace streamgauge
