// SPDX-License-Identifier: MIT
// For keeping what the probes of one check saw, in order: all that a judgement may look at.
#pragma once

#include <string>
#include <vector>

#include "harness/measure/observation.h"
#include "scenarios/plan/url.h"

namespace streamgauge {

enum class ProbeKind {
  warm_up,
  lockstep,
  ladder,
  phases,
  paced,
  pair_first,
  pair_second,
  identity,  // a lockstep that asks for no Content-Encoding
  fix,       // a lockstep with the fix of a cause in place
};

// One stream of one probe.
struct Evidence {
  ProbeKind probe = ProbeKind::warm_up;
  Observation seen;
  std::string cause;  // with `fix`: the id of the cause whose fix was tried
};

// All probes of one hop, or of one control, in the order they ran.
struct HopEvidence {
  std::string name;
  Url url;
  Duration patience{0};
  std::vector<Evidence> streams;
  std::vector<std::string> left_out;  // probes that the budget did not allow, in words
};

// One whole check. What is not in here does not reach the verdict.
struct Record {
  std::string tool_version;
  std::string started;               // RFC 3339, UTC
  std::vector<std::string> command;  // to repeat it, redacted
  std::vector<std::string> machine;  // facts that matter: cores, kernel stamps, timer slack
  HopEvidence direct;                // control: the mock itself, must stream
  HopEvidence known_bad;             // control: through a relay that holds all, must not
  std::vector<HopEvidence> hops;     // inner to outer, the target last; at least one
  // What the target answers to clients' own requests, each named after a profile that asks so: a
  // paced stream, a lockstep, and where only they are held a ladder.
  std::vector<HopEvidence> profiles{};
  std::string cut_short;  // how a stored record ended before its run did, in words; empty: whole
};

std::string_view name(ProbeKind kind);

}  // namespace streamgauge
