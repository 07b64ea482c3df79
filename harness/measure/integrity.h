// SPDX-License-Identifier: MIT
// For saying whether every byte came through once and in order, and whether the answer ended well.
#pragma once

#include "harness/measure/observation.h"

namespace streamgauge {

// `unchecked` without the mock's ledger or without any marker. Only chunks that were emitted count;
// what is still missing when the connection has not ended, or when we gave up, is not lost.
BytesKind integrity(const Observation& observation);

// `none` for what has not ended, and for what we cut ourselves.
EndingKind ending(const Observation& observation);

}  // namespace streamgauge
