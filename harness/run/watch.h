// SPDX-License-Identifier: MIT
// For following a check while it runs: what is going on, and every stream as soon as it is over.
#pragma once

#include <functional>
#include <string>

#include "harness/judge/evidence.h"

namespace streamgauge {

// Any of them may be empty. Called on the thread that measures.
struct Watch {
  std::function<void(const std::string& step)> progress;  // "nginx: lockstep, chunks of 64 bytes"
  // `hop` is one of the record's, or a control; `evidence` its newest.
  std::function<void(const HopEvidence& hop, const Evidence& evidence)> evidence;
  // Once, before the first stream: the facts and the hops' names. The record stays where it is
  // until the last stream is over.
  std::function<void(const Record& record)> begun{};

  void say(const std::string& step) const {
    if (progress) progress(step);
  }
};

// Adds to the hop what a probe saw, and tells who watches.
inline const Observation& keep(HopEvidence& hop, Evidence evidence, const Watch& watch) {
  hop.streams.push_back(std::move(evidence));
  if (watch.evidence) watch.evidence(hop, hop.streams.back());
  return hop.streams.back().seen;
}

}  // namespace streamgauge
