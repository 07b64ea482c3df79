// SPDX-License-Identifier: MIT
// For what the mock knows of one stream: when each chunk was due, when it left, how it ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/plan/plan.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

// One chunk, taken just before the write that carried it.
struct Emission {
  Instant planned;  // under lockstep: when the gate opened for it
  Instant actual;
  std::uint32_t wire_bytes = 0;  // handed to the kernel for this chunk, framing included
};

enum class StreamEnd {
  open,         // still going
  complete,     // every byte planned was written
  ended_early,  // told to end; terminator written
  client_gone,  // the client closed or reset first
  cut,          // by shutdown
  by_fault,     // as the plan's faults have it
};
constexpr std::size_t kStreamEnds = 6;

// A fault as it was played.
struct PlayedFault {
  FaultKind kind = FaultKind::drop;
  std::uint32_t chunk = 0;  // that bore it, or that would have been next
  Instant at;
};

struct StreamLedger {
  std::uint64_t ordinal = 0;  // counts the mock's streams from 1, in order of their requests
  std::uint32_t nonce = 0;    // of its markers
  std::string dialect;        // "openai.chat", "plain.sse", ...
  std::string method;
  std::string path;                  // without the query
  std::string http_version;          // "1.0", "1.1" or "2", as the client asked
  Headers request_headers;           // credentials replaced by "[redacted]"
  Plan plan;                         // its long texts and lists of gaps are cut
  std::size_t chunks_planned = 0;    // of the answer to this request
  Instant request_read;              // the last byte of the request was read
  std::optional<Instant> head_sent;  // just before the write of the response head
  std::vector<Emission> emissions;   // [k] is chunk k
  std::vector<PlayedFault> faults;
  std::uint32_t slot = 0;            // of the plan's load; 0: it has none, or it still waits
  Duration queued{0};                // that it waited for its slot
  std::optional<OutageKind> outage;  // that cut it
  std::uint64_t connection = 0;      // the same for the streams of one connection
  Duration blocked{0};               // while the kernel took no more, in all
  std::size_t unsent_bytes_max = 0;  // that waited then
  StreamEnd end = StreamEnd::open;
  std::optional<Instant> ended;
  std::optional<Instant> client_gone;  // noticed at
};

// A ledger without its emissions: cheap to copy, for lists.
struct StreamSummary {
  std::uint64_t ordinal = 0;
  std::uint32_t nonce = 0;
  std::string dialect, method, path;
  std::size_t chunks_emitted = 0;
  std::size_t chunks_planned = 0;
  bool lockstep = false;
  StreamEnd end = StreamEnd::open;
  Instant request_read;
};

inline StreamSummary summary(const StreamLedger& ledger) {
  return {ledger.ordinal,        ledger.nonce,         ledger.dialect,
          ledger.method,         ledger.path,          ledger.emissions.size(),
          ledger.chunks_planned, ledger.plan.lockstep, ledger.end,
          ledger.request_read};
}

}  // namespace streamgauge
