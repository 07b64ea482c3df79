// SPDX-License-Identifier: MIT
#include "scenarios/plan/outage.h"

namespace streamgauge {
namespace {

// The last beginning at `since` or before; nullopt: it has not begun.
std::optional<Duration> begun(const Outage& outage, Duration since) {
  if (since < outage.after) return std::nullopt;
  if (outage.every == Duration{0}) return outage.after;
  return since - (since - outage.after) % outage.every;
}

// The first beginning at `since` or later; nullopt: there is none.
std::optional<Duration> next_beginning(const Outage& outage, Duration since) {
  const auto last = begun(outage, since);
  if (!last) return outage.after;
  if (*last == since) return since;
  if (outage.every == Duration{0}) return std::nullopt;
  return *last + outage.every;
}

}  // namespace

std::optional<ActiveOutage> outage_at(const std::vector<Outage>& outages, Duration since) {
  for (const Outage& outage : outages) {
    const auto beginning = begun(outage, since);
    if (beginning && since < *beginning + outage.length)
      return ActiveOutage{outage, *beginning + outage.length - since};
  }
  return std::nullopt;
}

std::optional<OutageCut> next_outage_cut(const std::vector<Outage>& outages, Duration since) {
  std::optional<OutageCut> next;
  for (const Outage& outage : outages) {
    if (outage.kind != OutageKind::hang && outage.kind != OutageKind::reset) continue;
    const auto at = next_beginning(outage, since);
    if (at && (!next || *at < next->at)) next = OutageCut{*at, outage.kind};
  }
  return next;
}

}  // namespace streamgauge
