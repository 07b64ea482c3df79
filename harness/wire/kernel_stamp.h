// SPDX-License-Identifier: MIT
// For reading a socket together with the instant at which the kernel received the bytes.
#pragma once

#include <cstddef>

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

// One recvmsg, never waiting. The kernel stamps by CLOCK_REALTIME: it is brought to the monotonic
// scale by reading both clocks next to each other, and not believed if it then lies in the future
// or over 10 s in the past (the clock was set in between).
StampedRead read_stamped(int socket, char* buffer, std::size_t size);

}  // namespace streamgauge
