// SPDX-License-Identifier: MIT
#include "mock_server/emit/deadline_timer.h"

#include <sys/timerfd.h>

namespace streamgauge {

DeadlineTimer::DeadlineTimer(boost::asio::io_context& io, std::function<void()> on_due)
    : descriptor_(io, timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      on_due_(std::move(on_due)) {}

void DeadlineTimer::set(Instant due) {
  if (set_for_ == due) return;
  set_for_ = due;
  const auto since = due.time_since_epoch().count();
  itimerspec spec{};
  spec.it_value = {since / 1'000'000'000, since % 1'000'000'000};
  // Setting it anew also forgets that it has run out, so it never needs to be read.
  timerfd_settime(descriptor_.native_handle(), TFD_TIMER_ABSTIME, &spec, nullptr);
  if (!waiting_) wait();
}

void DeadlineTimer::cancel() {
  boost::system::error_code ignored;
  descriptor_.cancel(ignored);
}

void DeadlineTimer::wait() {
  waiting_ = true;
  descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                         [this](const boost::system::error_code& error) {
                           waiting_ = false;
                           if (error) return;
                           set_for_.reset();
                           on_due_();
                         });
}

}  // namespace streamgauge
