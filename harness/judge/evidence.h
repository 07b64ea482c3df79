// SPDX-License-Identifier: MIT
// For keeping what the probes of one check saw, in order: all that a judgement may look at.
#pragma once

#include <string>
#include <vector>

#include "harness/measure/observation.h"
#include "harness/wire/url.h"

namespace streamgauge {

enum class ProbeKind {
  warm_up,
  lockstep,
  ladder,
  phases,
  paced,
  pair_first,
  pair_second,
  identity
};

// One stream of one probe. `identity`: a lockstep that asks for no Content-Encoding.
struct Evidence {
  ProbeKind probe = ProbeKind::warm_up;
  Observation seen;
};

// All probes of one hop.
struct HopEvidence {
  std::string name;
  Url url;
  Duration patience{0};
  std::vector<Evidence> streams;
};

std::string_view name(ProbeKind kind);

}  // namespace streamgauge
