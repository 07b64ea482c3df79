// SPDX-License-Identifier: MIT
#include "harness/clients/rules/profile_answer.h"

#include <fmt/format.h>

#include "harness/judge/hop.h"

namespace streamgauge {
namespace {

// Shapes that one lockstep comes through in step.
bool needs_other_probes(ShapeKind kind) {
  return kind == ShapeKind::timer || kind == ShapeKind::corked || kind == ShapeKind::coupled ||
         kind == ShapeKind::serialized;
}

void add_change(std::string_view own, std::string_view target, std::string_view none,
                std::string& words) {
  if (own == target) return;
  words += fmt::format("{}{} instead of {}", words.empty() ? "" : ", ", own.empty() ? none : own,
                       target.empty() ? none : target);
}

}  // namespace

HopReport judge_profile(const HopEvidence& seen, const HopReport& target) {
  HopReport report = judge_hop(seen);
  const bool held = held_stream(seen) != nullptr;
  const bool known =
      held ? report.verdict == VerdictKind::inconclusive && target.verdict == VerdictKind::buffers
           : report.verdict == VerdictKind::streams && needs_other_probes(target.shape.kind);
  if (!known) return report;
  report.verdict = target.verdict;
  report.shape = target.shape;
  report.failure.clear();
  return report;
}

std::string other_answer(const HopReport& own, const HopReport& target) {
  std::string words;
  const Negotiated& got = own.negotiated;
  const Negotiated& known = target.negotiated;
  add_change(own.status == target.status ? "" : fmt::format("status {}", own.status),
             own.status == target.status ? "" : std::to_string(target.status), "", words);
  add_change(got.media_type, known.media_type, "no type", words);
  add_change(got.encoding, known.encoding, "no encoding", words);
  add_change(got.framing, known.framing, "no framing", words);
  return words;
}

}  // namespace streamgauge
