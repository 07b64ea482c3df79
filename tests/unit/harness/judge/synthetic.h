// SPDX-License-Identifier: MIT
// For streams that never were: a relay's policy played between emissions and arrivals, in virtual
// time, so that judgements are tested against a known truth without a socket.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "harness/judge/evidence.h"
#include "harness/target/relay_policy.h"
#include "tests/unit/harness/made_stream.h"

namespace streamgauge {

struct SyntheticSetUp {
  std::string relay = "pass";  // as parse_relay reads it
  std::size_t chunk_bytes = 64;
  bool compress = false;         // the client allows gzip; for gzip_unflushed
  bool lose_markers = false;     // the target sends text of its own
  std::uint32_t nonce = kNonce;  // of the ledger; the text always carries kNonce
  std::string status = "200 OK";
  std::string headers = {};  // whole lines, CRLF included
  double latency_ms = 0.2;   // emission -> arrival without a hold
};

class SyntheticStream {
 public:
  explicit SyntheticStream(SyntheticSetUp set_up);

  void emit();  // the next chunk, now
  // Lets time pass until `done` holds; false: it did not within the time given.
  bool wait(const std::function<bool()>& done, double within_ms);
  void rest(double ms);
  std::size_t emitted() const { return emitted_ms_.size(); }
  std::size_t arrived() const;  // chunks in a row; without compression only
  std::size_t body() const { return body_; }

  // The stream ends at the mock, now; what is held comes out.
  Observation end();

 private:
  void take(RelayOutput out);
  void deliver();  // what has arrived by now

  SyntheticSetUp set_up_;
  std::unique_ptr<RelayPolicy> policy_;
  StreamLedger ledger_;
  std::vector<double> emitted_ms_;
  std::vector<TimedBytes> reads_;  // ready to arrive, in order
  std::vector<std::size_t> body_of_read_;
  std::size_t delivered_ = 0;  // of reads_
  double now_ = 0;
  std::size_t chunk_wire_bytes_ = 0;  // of one chunk with its frame
  std::size_t body_ = 0;              // bytes arrived
  bool head_out_ = false;
};

// The probes of harness/run/probes.cc, step for step.
constexpr double kPatienceMs = 1500;
Observation synthetic_lockstep(const SyntheticSetUp& set_up, std::size_t steps = 10);
Observation synthetic_ladder(const SyntheticSetUp& set_up);
Observation synthetic_phases(const SyntheticSetUp& set_up, double period_ms);
Observation synthetic_paced(const SyntheticSetUp& set_up, std::size_t chunks = 40,
                            double gap_ms = 10);

}  // namespace streamgauge
