// SPDX-License-Identifier: MIT
#include "harness/wire/kernel_stamp.h"

#include <array>
#include <cstring>
#include <ctime>

#include <linux/net_tstamp.h>
#include <sys/socket.h>

namespace streamgauge {
namespace {

Duration as_duration(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

std::optional<Instant> on_monotonic_scale(Duration stamp, const ClockPair& now) {
  const Duration age = now.real - stamp;
  if (age < Duration{0} || age > std::chrono::seconds(10)) return std::nullopt;
  return now.monotonic - age;
}

bool enable_kernel_stamps(int socket) {
  const int wanted = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  return setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPING, &wanted, sizeof wanted) == 0;
}

StampedRead read_stamped(int socket, char* buffer, std::size_t size) {
  alignas(cmsghdr) std::array<char, 256> control;
  iovec vector{buffer, size};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  StampedRead read;
  read.length = recvmsg(socket, &message, MSG_DONTWAIT);
  read.returned = SteadyClock().now();
  timespec real{};
  clock_gettime(CLOCK_REALTIME, &real);  // right behind: the two are one instant
  read.arrived = read.returned;
  if (read.length <= 0) return read;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPING) continue;
    std::array<timespec, 3> stamps{};
    std::memcpy(stamps.data(), CMSG_DATA(part), sizeof stamps);
    const ClockPair now{as_duration(real), read.returned};
    const auto arrived = on_monotonic_scale(as_duration(stamps[0]), now);
    if (!arrived) continue;
    read.stamped = true;
    read.arrived = std::min(*arrived, read.returned);
  }
  return read;
}

}  // namespace streamgauge
