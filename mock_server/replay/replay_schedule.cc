// SPDX-License-Identifier: MIT
#include "mock_server/replay/replay_schedule.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace streamgauge {
namespace {

constexpr double kSpeedMin = 0.001;
constexpr double kSpeedMax = 1'000'000;
constexpr double kNanosecondsMax = 1e18;

}  // namespace

Result<ReplaySpeed> parse_replay_speed(std::string_view text) {
  if (text == "max") return ReplaySpeed{};
  double speed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), speed);
  const bool good = error == std::errc{} && end == text.data() + text.size();
  if (!good || !(speed >= kSpeedMin && speed <= kSpeedMax))
    return usage_error(fmt::format("'{}' is not a speed from 0.001 to 1000000", text),
                       "2 is twice as fast, 0.5 half as fast, max as fast as it goes");
  return ReplaySpeed{speed};
}

Instant ReplaySchedule::due(std::size_t read) const {
  if (!speed_) return begun_;
  const bool is_end = read >= exchange_->reads.size();
  const Duration since = (is_end ? exchange_->ended : exchange_->reads[read].at) - exchange_->sent;
  if (*speed_ == 1.0) return begun_ + since;
  const double scaled = std::round(static_cast<double>(since.count()) / *speed_);
  return begun_ + Duration(static_cast<std::int64_t>(std::min(scaled, kNanosecondsMax)));
}

}  // namespace streamgauge
