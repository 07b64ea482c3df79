// SPDX-License-Identifier: MIT
#include "tests/unit/harness/judge/synthetic_check.h"

#include "harness/judge/hop.h"
#include "harness/judge/shape.h"

namespace streamgauge {
namespace {

void add(HopEvidence& hop, ProbeKind kind, Observation seen) {
  hop.streams.push_back({kind, std::move(seen), {}});
}

Observation half_of_pair(const std::vector<double>& emitted_ms, double ended_ms) {
  Observation seen;
  seen.ledger = made_ledger(64, emitted_ms, ended_ms);
  for (const double ms : emitted_ms) seen.chunks.push_back({at_ms(ms), {}});
  return seen;
}

}  // namespace

SyntheticPair synthetic_pair(double second_read_ms, double second_ms, bool first_flows) {
  SyntheticPair pair{half_of_pair({10, 20, 30, 600, 700}, 1000), half_of_pair({}, 1500)};
  for (JoinedChunk& chunk : pair.first.chunks)
    chunk.arrived = first_flows ? chunk.emitted + millis(1) : at_ms(1001);
  pair.second.wire.sent = at_ms(50);
  if (second_read_ms < 0) pair.second.ledger.reset();
  if (pair.second.ledger) pair.second.ledger->request_read = at_ms(second_read_ms);
  if (second_ms >= 0) pair.second.chunks.push_back({at_ms(second_read_ms), at_ms(second_ms)});
  return pair;
}

void add_pair(HopEvidence& hop, SyntheticPair pair) {
  add(hop, ProbeKind::pair_first, std::move(pair.first));
  add(hop, ProbeKind::pair_second, std::move(pair.second));
}

HopEvidence synthetic_hop(const SyntheticSetUp& set_up, const std::string& name) {
  HopEvidence hop;
  hop.name = name;
  hop.url = kSyntheticUrl;
  hop.patience = millis(kPatienceMs);
  add(hop, ProbeKind::warm_up, synthetic_paced(set_up, 3, 0));
  for (const std::size_t bytes : {64U, 1000U, 5003U}) {
    SyntheticSetUp sized = set_up;
    sized.chunk_bytes = bytes;
    add(hop, ProbeKind::lockstep, synthetic_lockstep(sized));
  }
  if (const Observation* held = held_stream(hop)) {
    SyntheticSetUp sized = set_up;
    sized.chunk_bytes = held->ledger->plan.chunk_bytes;
    if (set_up.compress) {
      SyntheticSetUp bare = sized;
      bare.compress = false;
      add(hop, ProbeKind::identity, synthetic_lockstep(bare));
    }
    add(hop, ProbeKind::ladder, synthetic_ladder(sized));
  } else if (const auto lag = suspicious_lag(hop)) {
    add(hop, ProbeKind::phases, synthetic_phases(set_up, to_ms(*lag)));
  }
  add(hop, ProbeKind::paced, synthetic_paced(set_up));
  add_pair(hop, synthetic_pair(55, 60));
  return hop;
}

Record synthetic_record(std::vector<HopEvidence> hops) {
  Record record;
  record.direct = synthetic_hop({}, "direct");
  record.known_bad.name = "known_bad";
  record.known_bad.url = kSyntheticUrl;
  SyntheticSetUp bad;
  bad.relay = "hold_all";
  add(record.known_bad, ProbeKind::lockstep, synthetic_lockstep(bad, 1));
  record.hops = std::move(hops);
  return record;
}

}  // namespace streamgauge
