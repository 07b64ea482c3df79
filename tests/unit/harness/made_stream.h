// SPDX-License-Identifier: MIT
// For making observations by hand: a ledger, a body in pieces, and the join of both.
#pragma once

#include <string>
#include <vector>

#include "harness/measure/observation.h"
#include "scenarios/plan/payload.h"
#include "tests/unit/harness/instants.h"

namespace streamgauge {

constexpr std::uint32_t kNonce = 0x1ABCD;

inline StreamLedger made_ledger(std::size_t chunk_bytes, const std::vector<double>& emitted_ms,
                                double ended_ms) {
  StreamLedger ledger;
  ledger.ordinal = 1;
  ledger.nonce = kNonce;
  ledger.plan.chunk_bytes = chunk_bytes;
  ledger.plan.chunks = emitted_ms.size();
  ledger.plan.lockstep = true;
  ledger.request_read = at_ms(-5);
  for (const double ms : emitted_ms) ledger.emissions.push_back({at_ms(ms), at_ms(ms), 0});
  ledger.ended = at_ms(ended_ms);
  ledger.end = StreamEnd::ended_early;
  return ledger;
}

inline std::string chunk_text(const StreamLedger& ledger, std::uint32_t sequence) {
  std::string text;
  append_chunk_text(text, ledger.plan, ledger.nonce, sequence);
  return text;
}

struct TimedBytes {
  double ms = 0;
  std::string bytes;
};

// A read for every entry; sent 10 ms before the first instant of the test, ended as told.
inline WireRecord made_wire(const std::vector<TimedBytes>& reads, WireEnd end, double ended_ms) {
  WireRecord wire;
  wire.started = at_ms(-11);
  wire.connected = at_ms(-10.5);
  wire.sent = at_ms(-10);
  for (const TimedBytes& read : reads) {
    wire.bytes += read.bytes;
    wire.reads.push_back({at_ms(read.ms), at_ms(read.ms), read.bytes.size()});
  }
  wire.end = end;
  wire.ended = at_ms(ended_ms);
  return wire;
}

inline std::string http_chunk(const std::string& bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string size;
  for (std::size_t left = bytes.size(); left > 0; left /= 16) size.insert(0, 1, kHex[left % 16]);
  return size + "\r\n" + bytes + "\r\n";
}

inline const std::string kTextHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
inline const std::string kLastChunk = "0\r\n\r\n";

}  // namespace streamgauge
