// SPDX-License-Identifier: MIT
#include "harness/run/machine.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <thread>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "harness/measure/observation.h"
#include "harness/wire/kernel_stamp.h"

namespace streamgauge {
namespace {

using boost::asio::ip::tcp;
constexpr int kStampWaitMs = 1000;

Duration as_duration(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// One byte over a loopback connection, read as the wire client reads.
bool sees_kernel_stamp() {
  boost::asio::io_context io;
  boost::system::error_code error;
  tcp::acceptor acceptor(io);
  const tcp::endpoint loopback(boost::asio::ip::address_v4::loopback(), 0);
  acceptor.open(loopback.protocol(), error);
  if (!error) acceptor.bind(loopback, error);
  if (!error) acceptor.listen(1, error);
  tcp::socket sender(io);
  tcp::socket receiver(io);
  if (!error) sender.connect(acceptor.local_endpoint(error), error);
  if (!error) acceptor.accept(receiver, error);
  if (error || !enable_kernel_stamps(receiver.native_handle())) return false;
  // The kernel turns stamping on for the host a moment after it was asked for.
  for (int attempt = 0; attempt < 5; ++attempt) {
    if (::send(sender.native_handle(), "x", 1, MSG_NOSIGNAL) != 1) return false;
    pollfd ready{receiver.native_handle(), POLLIN, 0};
    if (poll(&ready, 1, kStampWaitMs) != 1) return false;
    char byte = 0;
    if (read_stamped(receiver.native_handle(), &byte, 1).stamped) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

// On a thread of its own: the slack stays with the thread.
Duration least_timer_slack() {
  Duration slack{0};
  std::thread([&] {
    prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    slack = std::chrono::nanoseconds(prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL));
  }).join();
  return slack;
}

}  // namespace

MachineFacts read_machine() {
  MachineFacts facts;
  facts.cores = std::thread::hardware_concurrency();
  std::array<double, 1> load{};
  if (getloadavg(load.data(), 1) == 1) facts.load = load[0];
  timespec resolution{};
  clock_getres(CLOCK_MONOTONIC, &resolution);
  facts.clock_resolution = as_duration(resolution);
  facts.kernel_stamps = sees_kernel_stamp();
  facts.timer_slack = least_timer_slack();
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) facts.open_files_max = files.rlim_cur;
  return facts;
}

Quantiles measure_timers(std::size_t rounds) {
  std::vector<double> late;
  late.reserve(rounds);
  std::thread([&] {
    prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    const SteadyClock clock;
    for (std::size_t i = 0; i < rounds; ++i) {
      const Instant due = clock.now() + std::chrono::milliseconds(1);
      const auto since = due.time_since_epoch().count();
      const timespec until{since / 1'000'000'000, since % 1'000'000'000};
      while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) continue;
      late.push_back(to_ms(clock.now() - due));
    }
  }).join();
  return quantiles(std::move(late));
}

Duration realtime_offset() {
  timespec real{};
  clock_gettime(CLOCK_REALTIME, &real);
  return as_duration(real) - SteadyClock().now().time_since_epoch();
}

}  // namespace streamgauge
