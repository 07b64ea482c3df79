// SPDX-License-Identifier: MIT
// For the requests that clients make by themselves: their headers, as the real ones sent them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/plan/plan.h"
#include "scenarios/result.h"

namespace streamgauge {

struct RequestProfile {
  std::string id;            // "requests"
  std::string version;       // of client and runtime, as they were when this was taken
  std::string http_version;  // over plain TCP: "1.1"
  bool measured = false;     // taken from the real client; otherwise from its source or manual
  Headers headers;           // in order, names as sent; without Host and what the body makes
};

// Error: the file is not such a list.
Result<std::vector<RequestProfile>> parse_profiles(std::string_view yaml);

// Those that are shipped.
const std::vector<RequestProfile>& request_profiles();

// nullptr: no such one.
const RequestProfile* find_profile(std::string_view id);

// Whether the client of the profile asks for answers in `encoding`.
bool allows(std::string_view profile, std::string_view encoding);

// What of a profile's request servers answer by: version, Accept, Accept-Encoding, Connection, in
// one line. Profiles whose lines are equal need one request between them.
std::string asks_for(const RequestProfile& profile);

// One profile for each line of asks_for, in the order of `profiles`; unknown ones are left out.
std::vector<const RequestProfile*> distinct_requests(const std::vector<std::string>& profiles);

// The profile's headers as a wire client may send them: without an upgrade to HTTP/2, which could
// not be read.
Headers sendable_headers(const RequestProfile& profile);

}  // namespace streamgauge
