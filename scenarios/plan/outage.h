// SPDX-License-Identifier: MIT
// For times in which a mock cannot be used at all: when they are, and how that looks.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

enum class OutageKind {
  refuse,  // connections and requests are reset; running streams go on
  status,  // requests are refused with a status; running streams go on
  hang,    // requests get no answer, running streams nothing more
  reset,   // connections, requests and running streams are reset
};

struct Outage {
  Duration after{0};   // from when the plan was set to when it begins
  Duration length{0};  // over 0
  Duration every{0};   // from one beginning to the next, over `length`; 0: once
  OutageKind kind = OutageKind::refuse;
  int status = 503;  // of OutageKind::status
  bool operator==(const Outage&) const = default;
};

struct ActiveOutage {
  Outage outage;
  Duration left{0};  // until it is over
};

// The one that is on, so long after the plan was set; the first in the list where several are.
std::optional<ActiveOutage> outage_at(const std::vector<Outage>& outages, Duration since);

struct OutageCut {
  Duration at{0};  // after the plan was set
  OutageKind kind = OutageKind::reset;
};

// When running streams are next cut, at `since` or later; nullopt: never.
std::optional<OutageCut> next_outage_cut(const std::vector<Outage>& outages, Duration since);

constexpr std::array<std::pair<std::string_view, OutageKind>, 4> kOutageNames = {
    {{"refuse", OutageKind::refuse},
     {"status", OutageKind::status},
     {"hang", OutageKind::hang},
     {"reset", OutageKind::reset}}};

constexpr std::string_view name(OutageKind kind) {
  return kOutageNames[static_cast<std::size_t>(kind)].first;  // in the order of the enumeration
}

}  // namespace streamgauge
