// SPDX-License-Identifier: MIT
// For going from a request to its answer, the same over each protocol: plan, quota, route, journal.
#pragma once

#include <string_view>

#include "mock_server/api/request.h"
#include "mock_server/emit/journal.h"
#include "mock_server/serve/loop.h"
#include "mock_server/serve/stream_run.h"

namespace streamgauge {

// What is to be answered, and what the journal will say of it.
struct Answering {
  Route route;
  JournalEntry entry;
  bool is_last = false;  // over a limit: the connection should not be used again

  bool streams() const { return route.make != nullptr; }
  // A model that does not stream takes as long as one that does, and then says it all.
  bool takes_time() const { return route.plan && route.status == 200 && !route.plan->lockstep; }
};

// A stream beyond the server's limit is refused with 503, a request of over 200 fields with 431.
Answering answer_to(ServerState& state, const MockRequest& request);

// When a whole answer that takes its time has it all.
Instant whole_answer_due(const Route& route, Instant now);

// What a stream begins with. `plan`: the route's, in the form that the protocol can carry.
StreamRun::Start stream_start(const Route& route, std::shared_ptr<const Plan> plan,
                              const MockRequest& request, std::uint64_t connection);

}  // namespace streamgauge
