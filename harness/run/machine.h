// SPDX-License-Identifier: MIT
// For looking at the machine that measures: what it has, and how late its timers are.
#pragma once

#include "harness/judge/fitness.h"

namespace streamgauge {

// A few milliseconds: opens one loopback connection to see a kernel stamp.
MachineFacts read_machine();

// Waits `rounds` times for a millisecond, with the least timer slack: lateness.
Quantiles measure_timers(std::size_t rounds);

// CLOCK_REALTIME less CLOCK_MONOTONIC, now: two samples differ by what the clock was set.
Duration realtime_offset();

}  // namespace streamgauge
