// SPDX-License-Identifier: MIT
#include "harness/run/hop_probe.h"

#include <algorithm>

#include <fmt/format.h>

#include "harness/judge/hop.h"
#include "harness/judge/pair.h"
#include "harness/judge/shape.h"

namespace streamgauge {
namespace {

using std::chrono::milliseconds;
constexpr std::size_t kSteps = 10;      // handshakes at the plan's own size
constexpr std::size_t kOtherSteps = 5;  // at the others
constexpr std::size_t kSmallBytes = 64;
constexpr std::size_t kMiddlingBytes = 1000;
constexpr std::size_t kLargeBytes = 5003;               // odd: no power of two hides in it
constexpr Duration kKnownPatience = milliseconds(600);  // once one size is known to be held
constexpr int kPairsMax = 3;

// Two sizes within a fifth of each other would tell the same.
std::vector<std::size_t> other_sizes(std::size_t own) {
  std::vector<std::size_t> out;
  for (const std::size_t size : {kSmallBytes, kMiddlingBytes, kLargeBytes})
    if (size * 6 < own * 5 || own * 6 < size * 5) out.push_back(size);
  return out;
}

class HopProbe {
 public:
  HopProbe(Bench& bench, const HopProbeConfig& config, HopEvidence& hop, const Watch& watch)
      : bench_(bench), config_(config), hop_(hop), watch_(watch) {}

  void run() {
    const ProbeRequest& request = config_.request;
    say("warm-up");
    const Observation& warm = add(ProbeKind::warm_up, warm_up(bench_, request));
    if (warm.foreign_markers || warm.response.head.status / 100 != 2) return;
    if (!warm.ledger || warm.sightings.empty()) {
      add(ProbeKind::paced, paced(bench_, request));
      return;
    }
    encoded_ = !warm.response.encoding.empty();
    step(request, request.plan.chunk_bytes, kSteps);
    for (const std::size_t bytes : other_sizes(request.plan.chunk_bytes))
      if (affordable(fmt::format("lockstep with chunks of {} bytes", bytes)))
        step(request, bytes, kOtherSteps);
    if (encoded_) step_other_payload();
    if (const Observation* held = held_stream(hop_)) {
      climb(Plan(held->ledger->plan));
    } else if (const auto lag = suspicious_lag(hop_)) {
      say("phases");
      add(ProbeKind::phases, phases(bench_, request, *lag));
    }
    if (affordable("paced")) {
      say("paced");
      add(ProbeKind::paced, paced(bench_, request));
    }
    if (config_.pair) run_pairs();
  }

 private:
  void say(const std::string& what) { watch_.say(fmt::format("{}: {}", hop_.name, what)); }

  const Observation& add(ProbeKind kind, Observation seen) {
    return keep(hop_, {kind, std::move(seen), {}}, watch_);
  }

  bool affordable(const std::string& what) {
    if (bench_.now() < config_.due) return true;
    hop_.left_out.push_back(what);
    return false;
  }

  void step(ProbeRequest request, std::size_t bytes, std::size_t steps) {
    say(fmt::format("lockstep, chunks of {} bytes", bytes));
    if (held_stream(hop_) != nullptr) request.patience = std::min(request.patience, kKnownPatience);
    add(ProbeKind::lockstep, lockstep(bench_, request, bytes, steps));
  }

  // A compressor holds by symbols: what fills its buffer with one payload may not with the other.
  void step_other_payload() {
    ProbeRequest other = config_.request;
    other.plan.payload =
        other.plan.payload == Payload::words ? Payload::incompressible : Payload::words;
    if (affordable("lockstep with the other payload"))
      step(other, other.plan.chunk_bytes, kOtherSteps);
  }

  // How much of `held` is held; a hold that the ladder cannot repeat is asked for once more.
  void climb(const Plan& held) {
    ProbeRequest request = config_.request;
    request.plan.payload = held.payload;
    if (encoded_) {
      ProbeRequest identity = request;
      set_accept_encoding(identity, "identity");
      say("lockstep without encoding");
      const Observation& bare =
          add(ProbeKind::identity, lockstep(bench_, identity, held.chunk_bytes, kOtherSteps));
      if (judge_steps(bare).in_step) return;  // the compressor it is; its size means nothing
    }
    say("ladder");
    const Observation& seen = add(ProbeKind::ladder, ladder(bench_, request, held.chunk_bytes));
    if (shape_of_hold(seen).kind == ShapeKind::streams)
      add(ProbeKind::lockstep, lockstep(bench_, request, held.chunk_bytes, kSteps));
  }

  void run_pairs() {
    for (int attempt = 0; attempt < kPairsMax; ++attempt) {
      say("pair");
      PairSeen seen = pair(bench_, config_.request);
      add(ProbeKind::pair_first, std::move(seen.first));
      add(ProbeKind::pair_second, std::move(seen.second));
      if (judge_pairs(hop_).settled) return;
    }
  }

  Bench& bench_;
  const HopProbeConfig& config_;
  HopEvidence& hop_;
  const Watch& watch_;
  bool encoded_ = false;  // the answer carries a Content-Encoding
};

}  // namespace

void probe_hop(Bench& bench, const HopProbeConfig& config, HopEvidence& hop, const Watch& watch) {
  HopProbe(bench, config, hop, watch).run();
}

void set_accept_encoding(ProbeRequest& probe, const std::string& value) {
  std::erase_if(probe.request.headers,
                [](const Header& header) { return header.name == "Accept-Encoding"; });
  probe.request.headers.push_back({"Accept-Encoding", value});
}

}  // namespace streamgauge
