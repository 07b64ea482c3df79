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
  bool is_last = false;                  // over a limit: the connection should not be used again
  std::optional<OutageKind> unanswered;  // the request gets no answer: all but OutageKind::status
  std::unique_ptr<LoadPlace> place;      // in its plan's load; null: that has none
  Duration prefill{0};                   // what the prompt adds to its first chunk

  bool streams() const { return route.make != nullptr; }
  // A model that does not stream takes as long as one that does, and then says it all.
  bool takes_time() const { return route.plan && route.status == 200 && !route.plan->lockstep; }
};

// A stream beyond the server's limit is refused with 503, a request of over 200 fields with 431.
Answering answer_to(ServerState& state, const MockRequest& request);

// For a request that has not been read to its end, as far as it was.
Answering refusal_of(ServerState& state, const MockRequest& request, int status,
                     const std::string& message);

// When a whole answer that takes its time has it all. It keeps its place until it goes.
class WholeAnswer {
 public:
  // Calls `look` on the loop's thread once it has a slot, if the connection is still there.
  WholeAnswer(Loop& loop, std::uint64_t connection, Answering& answer, std::function<void()> look);
  // When to look at it: it can go, or an outage cuts it. nullopt: it waits for a slot.
  std::optional<Instant> due() const;
  // How it ends without an answer, when an outage has begun by `now`; then the journal says so.
  std::optional<Closing> cut(ServerState& state, Instant now) const;

 private:
  std::optional<Instant> done() const;

  std::uint64_t request_;
  std::optional<StreamCut> outage_;
  std::shared_ptr<const Plan> plan_;
  std::uint32_t chunks_;
  Duration prefill_;
  Instant read_;
  std::unique_ptr<LoadPlace> place_;
};

// What a stream begins with; takes its place. `plan`: the route's, in the form that the protocol
// can carry.
StreamRun::Start stream_start(ServerState& state, Answering& answer,
                              std::shared_ptr<const Plan> plan, const MockRequest& request,
                              std::uint64_t connection);

}  // namespace streamgauge
