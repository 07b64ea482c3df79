// SPDX-License-Identifier: MIT
// For reading a socket together with the instant at which the kernel received the bytes.
#pragma once

#include <cstddef>
#include <optional>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

// Asks the kernel for receive stamps on this socket; false where it has none.
bool enable_kernel_stamps(int socket);

struct StampedRead {
  long length = 0;  // as recvmsg returns it; -1: see errno
  Instant arrived;  // = returned when there was no believable stamp
  Instant returned;
  bool stamped = false;
};

// Both clocks, read next to each other.
struct ClockPair {
  Duration real;      // CLOCK_REALTIME, since its epoch
  Instant monotonic;  // at the same time
};

// The kernel stamps by CLOCK_REALTIME. A stamp in the future or over 10 s old is not believed: the
// clock was set in between.
std::optional<Instant> on_monotonic_scale(Duration stamp, const ClockPair& now);

// One recvmsg, never waiting.
StampedRead read_stamped(int socket, char* buffer, std::size_t size);

}  // namespace streamgauge
