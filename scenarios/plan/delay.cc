// SPDX-License-Identifier: MIT
#include "scenarios/plan/delay.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace streamgauge {
namespace {

double as_ns(Duration duration) { return static_cast<double>(duration.count()); }

double at_percentile(const Delay& delay, double share) {
  const auto& points = delay.points;
  const auto above = std::find_if(points.begin(), points.end(),
                                  [&](const auto& point) { return point.first >= share; });
  if (above == points.end()) return as_ns(points.back().second);
  const auto& [high_share, high] = *above;
  // Below the lowest point it falls to half of it: nobody's fastest token takes no time.
  const auto [low_share, low] = above == points.begin()
                                    ? std::pair<double, Duration>{0, high / 2}
                                    : std::pair<double, Duration>{*std::prev(above)};
  const double part = high_share > low_share ? (share - low_share) / (high_share - low_share) : 1;
  return as_ns(low) + part * (as_ns(high) - as_ns(low));
}

double drawn_ns(const Delay& delay, Draw& draw) {
  const double mean = as_ns(delay.first);
  const double deviation = as_ns(delay.second);
  switch (delay.law) {
    case Delay::Law::constant:
      return mean;
    case Delay::Law::uniform:
      return mean + draw.unit() * (deviation - mean);
    case Delay::Law::exponential:
      return -mean * std::log1p(-draw.unit());
    case Delay::Law::percentiles:
      return delay.points.empty() ? 0 : at_percentile(delay, draw.unit());
    default:
      break;
  }
  if (mean <= 0 || deviation <= 0) return mean;
  if (delay.law == Delay::Law::normal)
    return std::normal_distribution<double>(mean, deviation)(draw);
  const double ratio = deviation / mean;
  if (delay.law == Delay::Law::gamma)
    return std::gamma_distribution<double>(1 / (ratio * ratio), mean * ratio * ratio)(draw);
  const double spread = std::log1p(ratio * ratio);  // of the logarithm, from mean and deviation
  return std::lognormal_distribution<double>(std::log(mean) - spread / 2, std::sqrt(spread))(draw);
}

}  // namespace

Duration drawn(const Delay& delay, Draw& draw) {
  if (delay.law == Delay::Law::constant) return delay.first;
  const double ns = std::clamp(drawn_ns(delay, draw), 0.0, as_ns(kDelayMax));
  return Duration(std::llround(ns));
}

Duration longest(const Delay& delay) {
  switch (delay.law) {
    case Delay::Law::constant:
      return delay.first;
    case Delay::Law::uniform:
      return delay.second;
    case Delay::Law::percentiles:
      return delay.points.empty() ? Duration{0} : delay.points.back().second;
    case Delay::Law::exponential:
      return 7 * delay.first;
    default:
      return delay.first + 8 * delay.second;
  }
}

}  // namespace streamgauge
