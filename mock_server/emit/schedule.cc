// SPDX-License-Identifier: MIT
#include "mock_server/emit/schedule.h"

namespace streamgauge {
namespace {

constexpr std::uint64_t kTiming = 1;  // what the stream draws for

}  // namespace

Schedule::Schedule(std::shared_ptr<const Plan> plan, std::uint64_t stream, Instant begun,
                   Duration prefill)
    : plan_(std::move(plan)), draw_(plan_->seed, stream, kTiming) {
  const Pacing& pacing = plan_->pacing;
  head_ = begun + drawn(pacing.header_delay, draw_);
  if (pacing.first_byte) first_byte_ = head_ + drawn(*pacing.first_byte, draw_);
  due_ = head_ + drawn(pacing.first_chunk, draw_) + prefill;
  for (const Stall& stall : pacing.stalls)
    if (stall.chunk == 0) due_ += stall.length;
}

void Schedule::chunk_left(double slowness) {
  const Duration gap = gap_after(next_++);
  saved_ += slowness == 1 ? gap : std::chrono::round<Duration>(gap * slowness);
  for (const Stall& stall : plan_->pacing.stalls)
    if (stall.chunk == next_) saved_ += stall.length;
  if (next_ % plan_->pacing.burst != 0) return;
  due_ += saved_;
  saved_ = Duration{0};
}

Duration Schedule::gap_after(std::uint32_t chunk) {
  const auto& gaps = plan_->pacing.gaps;
  return gaps.empty() ? Duration{0} : drawn(gaps[chunk % gaps.size()], draw_);
}

}  // namespace streamgauge
