// SPDX-License-Identifier: MIT
// For comparing what came on the wire with what one client style had handed out by then.
#pragma once

#include <optional>
#include <vector>

#include "harness/clients/rules/body_trace.h"
#include "harness/clients/rules/read_rule.h"
#include "harness/judge/verdict.h"
#include "harness/measure/observation.h"

namespace streamgauge {

// One chunk; where no markers tell chunks, a piece of body that arrived at one instant.
struct ClientChunk {
  Instant emitted;
  std::optional<Instant> arrived;
  std::optional<Instant> delivered;
  std::size_t through = 0;  // of the body that the rule counts, to have all of it
  std::size_t bytes = 0;
};

struct ClientView {
  std::vector<ClientChunk> chunks;
  std::optional<Instant> stream_ended;  // at the mock
  Instant body_ended;                   // when a client knows that no more comes
  bool body_complete = false;
  std::size_t deliveries = 0;
};

// Pure: plays the rule over the observation's wire.
ClientView view(const Observation& seen, const BodyTrace& trace, const ReadRule& rule);

// Whether chunks that had arrived were kept until others had been emitted, or for ever: a hold of
// the client alone. Shorter than `together` is none: two segments of one write may part them.
struct ClientHold {
  bool holds = false;
  Held held;
};
ClientHold client_hold(const ClientView& view, Duration together = std::chrono::milliseconds(2));

// Emitted, on the wire and delivered, in milliseconds since `origin`.
Staircase client_staircase(const ClientView& view, Instant origin);

}  // namespace streamgauge
