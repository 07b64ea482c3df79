// SPDX-License-Identifier: MIT
// For judging a whole check from its record alone: no network, no clock, the same answer each time.
#pragma once

#include "harness/judge/evidence.h"
#include "harness/judge/verdict.h"

namespace streamgauge {

// Whether the controls showed what they must, so that hops may be judged.
Controls judge_controls(const Record& record);
bool sound(const Controls& controls);

// With unsound controls every hop is FAILED. Causes are those of the first bad hop; a fix counts as
// verified when its evidence streams in step. Of a record that was cut short, a hop whose probes
// may not all be there is at best INCONCLUSIVE: what is missing could have shown a hold.
Verdict judge(const Record& record);

}  // namespace streamgauge
