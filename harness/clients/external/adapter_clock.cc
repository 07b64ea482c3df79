// SPDX-License-Identifier: MIT
#include "harness/clients/external/adapter_clock.h"

#include <algorithm>

#include <fmt/format.h>

namespace streamgauge {
namespace {

constexpr const char* kHint =
    "stamp with CLOCK_MONOTONIC just when the library hands something out, or say \"clock\": "
    "\"own\" and answer pings";

std::int64_t count(Instant instant) { return instant.time_since_epoch().count(); }

}  // namespace

void AdapterClock::exchange(Instant asked, std::int64_t theirs_ns, Instant answered) {
  const Duration round = answered - asked;
  if (round >= shortest_) return;
  shortest_ = round;
  half_ = round / 2;
  offset_ns_ = count(asked + half_) - theirs_ns;
}

Result<Instant> AdapterClock::instant(std::int64_t theirs_ns, Instant earliest, Instant latest) {
  if (theirs_ns < last_ns_)
    return unmeasurable(fmt::format("is stamped {:.3f} ms before the one before it",
                                    to_ms(Duration(last_ns_ - theirs_ns))),
                        kHint);
  const Instant ours{Duration(theirs_ns + offset_ns_)};
  if (ours + error() < earliest)
    return unmeasurable(
        fmt::format("is stamped {:.3f} ms before the request was sent", to_ms(earliest - ours)),
        kHint);
  if (ours - error() > latest)
    return unmeasurable(
        fmt::format("is stamped {:.3f} ms after it was read here", to_ms(ours - latest)), kHint);
  last_ns_ = theirs_ns;
  return std::clamp(ours, earliest, latest);
}

}  // namespace streamgauge
