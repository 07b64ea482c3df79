// SPDX-License-Identifier: MIT
#include "reports/staircase_svg.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/html_text.h"
#include "reports/words.h"

namespace streamgauge {
namespace {

constexpr double kWidth = 480;
constexpr double kHeight = 300;
constexpr double kLeft = 62;
constexpr double kRight = 466;
constexpr double kTop = 48;  // above it the names of the ticks
constexpr double kBottom = 252;

// About `count` round steps up to `top`: 1, 2 or 5 times a power of ten.
double round_step(double top, double count) {
  const double rough = top / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double times : {1.0, 2.0, 5.0})
    if (rough <= times * power) return times * power;
  return 10 * power;
}

class Drawing {
 public:
  Drawing(const Staircase& stairs, const Shape& shape) : stairs_(stairs), shape_(shape) {
    last_ms_ = stairs.emitted.back().ms;
    for (const StairPoint& point : stairs.arrived) last_ms_ = std::max(last_ms_, point.ms);
    for (const StairPoint& point : stairs.delivered) last_ms_ = std::max(last_ms_, point.ms);
    if (stairs.ended_ms) last_ms_ = std::max(last_ms_, *stairs.ended_ms);
    last_ms_ = std::max(last_ms_ * 1.03, 0.1);
    top_ = std::max(stairs.emitted.back().bytes * 1.04, 1.0);
  }

  std::string draw() const {
    return axes() + curves() + tick(stairs_.head_ms, "head", 12) +
           tick(stairs_.first_event_ms, "first event", 26) +
           tick(stairs_.ended_ms, "upstream ends", 40) + block();
  }

 private:
  double x(double ms) const { return kLeft + (kRight - kLeft) * std::clamp(ms / last_ms_, 0., 1.); }
  double y(double bytes) const { return kBottom - (kBottom - kTop) * bytes / top_; }

  std::string axes() const {
    std::string out;
    const double bytes_step = round_step(top_, 4);
    for (double bytes = 0; bytes <= top_; bytes += bytes_step)
      out += fmt::format(
          R"svg(<path class="grid" d="M{:.1f} {:.1f}H{:.1f}"/><text x="{:.1f}" y="{:.1f}" )svg"
          R"svg(text-anchor="end">{}</text>)svg",
          kLeft, y(bytes), kRight, kLeft - 6, y(bytes) + 4, grouped(bytes));
    const double ms_step = round_step(last_ms_, 5);
    for (double ms = 0; ms <= last_ms_; ms += ms_step)
      out += fmt::format(
          R"svg(<path class="axis" d="M{:.1f} {:.1f}v5"/><text x="{:.1f}" y="{:.1f}" )svg"
          R"svg(text-anchor="middle">{:g}</text>)svg",
          x(ms), kBottom, x(ms), kBottom + 19, ms);
    out += fmt::format(R"(<path class="axis" d="M{:.1f} {:.1f}V{:.1f}H{:.1f}"/>)", kLeft, kTop,
                       kBottom, kRight);
    out += fmt::format(R"svg(<text x="{:.1f}" y="{:.1f}" text-anchor="middle">)svg"
                       R"svg(ms since the request was sent</text>)svg",
                       (kLeft + kRight) / 2, kBottom + 38);
    return out + fmt::format(R"svg(<text transform="translate(12 {:.1f}) rotate(-90)" )svg"
                             R"svg(text-anchor="middle">bytes of text</text>)svg",
                             (kTop + kBottom) / 2);
  }

  // Corners of a step curve in pixels; those that fall onto the last one are left out.
  std::vector<std::pair<double, double>> corners(const std::vector<StairPoint>& points) const {
    std::vector<std::pair<double, double>> out = {{x(0), y(0)}};
    double high = 0;
    for (const StairPoint& point : points) {
      const double at = x(point.ms);
      high = std::max(high, point.bytes);
      if (at - out.back().first >= 0.5) out.emplace_back(at, out.back().second);
      if (out.size() > 1 && at - out[out.size() - 2].first < 0.5 && out.back().first == at)
        out.back().second = y(high);
      else
        out.emplace_back(out.back().first, y(high));
    }
    out.emplace_back(x(last_ms_), out.back().second);
    return out;
  }

  static std::string path(const std::vector<std::pair<double, double>>& points) {
    std::string out;
    for (const auto& [left, top] : points)
      out += fmt::format("{}{:.1f} {:.1f}", out.empty() ? "M" : "L", left, top);
    return out;
  }

  std::string curves() const {
    const auto emitted = corners(stairs_.emitted);
    const auto arrived = corners(stairs_.arrived);
    const auto delivered = corners(stairs_.delivered);
    auto area = emitted;
    const auto& last = stairs_.delivered.empty() ? arrived : delivered;
    area.insert(area.end(), last.rbegin(), last.rend());
    const std::string handed =
        stairs_.delivered.empty()
            ? ""
            : fmt::format(R"svg(<path class="delivered" d="{}"/>)svg", path(delivered));
    return fmt::format(R"svg(<path class="hold" d="{0}Z"/><path class="shade" d="{0}Z"/>)svg"
                       R"svg(<path class="emitted" d="{1}"/><path class="arrived" d="{2}"/>)svg",
                       path(area), path(emitted), path(arrived)) +
           handed;
  }

  std::string tick(const std::optional<double>& ms, std::string_view name, double height) const {
    if (!ms || *ms > last_ms_) return {};
    const bool right = x(*ms) > (kLeft + kRight) / 2;
    return fmt::format(R"svg(<path class="tick" d="M{0:.1f} {1:.1f}V{2:.1f}"/>)svg"
                       R"svg(<text class="name" x="{3:.1f}" y="{4:.1f}" text-anchor="{5}">)svg"
                       R"svg({6} {7:.0f} ms</text>)svg",
                       x(*ms), height - 6, kBottom, x(*ms) + (right ? -5 : 5), height,
                       right ? "end" : "start", name, *ms);
  }

  // The height of a step that came out while the upstream still emitted, named by the block's size;
  // of those the highest with room for its name.
  std::string block() const {
    if (shape_.kind != ShapeKind::blocks || !shape_.bytes) return {};
    constexpr double kTogetherMs = 2;
    constexpr double kRoom = 110;
    constexpr double kHighEnough = 14;
    const auto& points = stairs_.arrived;
    std::size_t first = 0;
    double best = kHighEnough;
    std::string out;
    for (std::size_t i = 1; i <= points.size(); ++i) {
      if (i < points.size() && points[i].ms - points[i - 1].ms <= kTogetherMs) continue;
      const double lower = y(first == 0 ? 0 : points[first - 1].bytes);
      const double upper = y(points[i - 1].bytes);
      const double left = x(points[first].ms);
      const bool early = !stairs_.ended_ms || points[i - 1].ms < *stairs_.ended_ms;
      first = i;
      if (!early || left - kLeft < kRoom || lower - upper <= best) continue;
      best = lower - upper;
      out = fmt::format(R"svg(<path class="measure" d="M{0:.1f} {1:.1f}h-7V{2:.1f}h7"/>)svg"
                        R"svg(<text class="name" x="{3:.1f}" y="{1:.1f}" text-anchor="end">)svg"
                        R"svg({4} B block</text>)svg",
                        left - 3, lower, upper, left - 14,
                        grouped(static_cast<double>(*shape_.bytes)));
    }
    return out;
  }

  const Staircase& stairs_;
  const Shape& shape_;
  double last_ms_ = 0;
  double top_ = 0;
};

std::string description(const Staircase& stairs) {
  std::string text = fmt::format(
      "The upstream emitted {} bytes of text between {:.0f} and {:.0f} ms. ",
      grouped(stairs.emitted.back().bytes), stairs.emitted.front().ms, stairs.emitted.back().ms);
  if (stairs.arrived.empty()) return text + "Nothing of it arrived.";
  if (!stairs.delivered.empty())
    text += fmt::format("The client was handed {} between {:.0f} and {:.0f} ms. ",
                        grouped(stairs.delivered.back().bytes), stairs.delivered.front().ms,
                        stairs.delivered.back().ms);
  return text + fmt::format(
                    "Of these {} arrived, between {:.0f} and {:.0f} ms. "
                    "At most {} bytes were held at once.",
                    grouped(stairs.arrived.back().bytes), stairs.arrived.front().ms,
                    stairs.arrived.back().ms, grouped(held_bytes_max(stairs)));
}

}  // namespace

double held_bytes_max(const Staircase& stairs) {
  double most = 0;
  std::size_t seen = 0;
  const auto& out = stairs.delivered.empty() ? stairs.arrived : stairs.delivered;
  for (const StairPoint& emission : stairs.emitted) {
    while (seen < out.size() && out[seen].ms < emission.ms) ++seen;
    most = std::max(most, emission.bytes - (seen == 0 ? 0 : out[seen - 1].bytes));
  }
  return most;
}

std::string staircase_svg(const Staircase& stairs, const Shape& shape, const std::string& id) {
  if (stairs.emitted.empty()) return {};
  return fmt::format(
      R"svg(<svg viewBox="0 0 {:.0f} {:.0f}" role="img" aria-labelledby="{}t {}d">)svg"
      R"svg(<title id="{}t">Staircase: {}</title><desc id="{}d">{}</desc>{}</svg>)svg",
      kWidth, kHeight, id, id, id, html_text(stairs.title), id, description(stairs),
      Drawing(stairs, shape).draw());
}

}  // namespace streamgauge
