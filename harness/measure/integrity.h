// SPDX-License-Identifier: MIT
// For saying whether every byte came through once and in order, and whether the answer ended well.
#pragma once

#include "harness/measure/observation.h"

namespace streamgauge {

// `unchecked` without the mock's ledger or without any marker. Only chunks that were emitted count;
// what is still missing when the connection has not ended is not lost.
BytesKind integrity(const Observation& observation);

EndingKind ending(const Observation& observation);

}  // namespace streamgauge
