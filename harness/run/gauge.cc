// SPDX-License-Identifier: MIT
#include "harness/run/gauge.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "harness/judge/causes.h"
#include "harness/judge/hop.h"
#include "harness/run/probes.h"
#include "harness/target/relay.h"

namespace streamgauge {
namespace {

using std::chrono::milliseconds;
constexpr std::size_t kSteps = 10;      // handshakes at the judged size
constexpr std::size_t kOtherSteps = 5;  // at the others
constexpr std::size_t kMiddlingBytes = 1000;
constexpr std::size_t kLargeBytes = 5003;  // odd: no power of two hides in it
constexpr Duration kControlPatience = milliseconds(400);

}  // namespace

class Gauge::Impl {
 public:
  explicit Impl(std::unique_ptr<Bench> bench) : bench_(std::move(bench)) {}

  MockServer& mock() { return bench_->mock(); }

  Verdict check(const CheckConfig& config, const Progress& progress) {
    Verdict verdict;
    verdict.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    verdict.command = config.command;
    say_ = progress ? progress : [](const std::string&) {};
    say_("controls");
    run_controls(verdict);
    const bool sound = verdict.controls.direct == VerdictKind::streams &&
                       verdict.controls.known_bad == VerdictKind::buffers;
    for (const HopTarget& hop : config.hops) {
      if (sound) {
        verdict.hops.push_back(judge_hop(probe_hop(config, hop)));
      } else {
        HopReport report;
        report.name = hop.name;
        report.url = redacted(hop.url);
        report.verdict = VerdictKind::failed;
        report.failure =
            "a control failed: this machine could not tell a stream from a hold just now";
        verdict.hops.push_back(std::move(report));
      }
      subtract_floor(verdict);
    }
    verdict.target = verdict.hops.back();
    blame(config, verdict);
    return verdict;
  }

 private:
  ProbeRequest control_request(const Url& url) const {
    ProbeRequest probe;
    probe.request.url = url;
    probe.plan.pacing.gaps = {milliseconds(5)};
    probe.plan.chunks = 20;
    probe.patience = kControlPatience;
    return probe;
  }

  void run_controls(Verdict& verdict) {
    auto url = parse_url(mock().url() + "/stream/sse");
    if (!url) return;
    HopEvidence direct{"control", *url, kControlPatience, {}};
    const ProbeRequest straight = control_request(*url);
    // A scheduler's hiccup may hold one handshake; three in a row are the machine's fault.
    for (int attempt = 0; attempt < 3 && verdict.controls.direct != VerdictKind::streams;
         ++attempt) {
      direct.streams.clear();
      direct.streams.push_back({ProbeKind::warm_up, warm_up(*bench_, straight)});
      direct.streams.push_back(
          {ProbeKind::lockstep, lockstep(*bench_, straight, straight.plan.chunk_bytes, 5)});
      direct.streams.push_back({ProbeKind::paced, paced(*bench_, straight)});
      const HopReport report = judge_hop(direct);
      verdict.controls.direct = report.verdict;
      verdict.controls.noise_floor_ms = report.timing.emission_lag_ms;
    }
    RelayConfig bad;
    bad.kind = RelayKind::hold_all;
    bad.upstream = *url;
    const auto relay = Relay::start(bad);
    if (!relay) return;
    Url through = *url;
    through.port = (*relay)->port();
    const Observation held = lockstep(*bench_, control_request(through), 64, 1);
    const StepFinding steps = judge_steps(held);
    verdict.controls.known_bad = !steps.measured ? VerdictKind::inconclusive
                                 : steps.in_step ? VerdictKind::streams
                                                 : VerdictKind::buffers;
  }

  ProbeRequest request_for(const CheckConfig& config, const HopTarget& hop) const {
    ProbeRequest probe;
    probe.request.url = hop.url;
    probe.request.method = config.method;
    probe.request.headers = config.headers;
    if (!config.accept_encoding.empty())
      probe.request.headers.push_back({"Accept-Encoding", config.accept_encoding});
    probe.request.body = config.body;
    probe.request.tls = config.tls;
    probe.request.limits.header = std::chrono::seconds(10);
    probe.request.limits.idle = std::chrono::seconds(10);
    probe.request.limits.total = std::max<Duration>(config.budget, std::chrono::seconds(10));
    probe.plan = config.plan;
    probe.patience = config.patience;
    return probe;
  }

  HopEvidence probe_hop(const CheckConfig& config, const HopTarget& hop) {
    ProbeRequest probe = request_for(config, hop);
    HopEvidence evidence{hop.name, hop.url, config.patience, {}};
    const auto keep = [&](ProbeKind kind, Observation seen) -> const Observation& {
      evidence.streams.push_back({kind, std::move(seen)});
      return evidence.streams.back().seen;
    };
    evidence.streams.reserve(32);
    say_(fmt::format("{}: warm-up", hop.name));
    const Observation& warm = keep(ProbeKind::warm_up, warm_up(*bench_, probe));
    if (!warm.ledger || warm.sightings.empty() || warm.foreign_markers) return evidence;

    say_(fmt::format("{}: lockstep", hop.name));
    const Observation& judged =
        keep(ProbeKind::lockstep, lockstep(*bench_, probe, probe.plan.chunk_bytes, kSteps));
    const bool held = !judge_steps(judged).in_step;
    other_sizes(probe, held, !judged.response.encoding.empty(), evidence);
    if (held) {
      say_(fmt::format("{}: ladder", hop.name));
      keep(ProbeKind::ladder, ladder(*bench_, probe, probe.plan.chunk_bytes));
    } else if (const auto lag = suspicious_lag(judged)) {
      say_(fmt::format("{}: phases", hop.name));
      keep(ProbeKind::phases, phases(*bench_, probe, *lag));
    }
    say_(fmt::format("{}: paced", hop.name));
    keep(ProbeKind::paced, paced(*bench_, probe));
    if (config.pair) run_pair(probe, hop, evidence);
    return evidence;
  }

  void other_sizes(const ProbeRequest& probe, bool held, bool encoded, HopEvidence& evidence) {
    ProbeRequest other = probe;
    if (held) other.patience = std::min<Duration>(probe.patience, milliseconds(600));
    for (const std::size_t bytes : {kMiddlingBytes, kLargeBytes}) {
      evidence.streams.push_back(
          {ProbeKind::lockstep, lockstep(*bench_, other, bytes, kOtherSteps)});
    }
    if (!encoded) return;
    other.plan.payload =
        probe.plan.payload == Payload::words ? Payload::incompressible : Payload::words;
    evidence.streams.push_back(
        {ProbeKind::lockstep, lockstep(*bench_, other, probe.plan.chunk_bytes, kOtherSteps)});
    if (!held) return;
    other = probe;
    std::erase_if(other.request.headers,
                  [](const Header& header) { return header.name == "Accept-Encoding"; });
    other.request.headers.push_back({"Accept-Encoding", "identity"});
    evidence.streams.push_back(
        {ProbeKind::identity, lockstep(*bench_, other, probe.plan.chunk_bytes, kOtherSteps)});
  }

  void run_pair(const ProbeRequest& probe, const HopTarget& hop, HopEvidence& evidence) {
    for (int attempt = 0; attempt < 2; ++attempt) {
      say_(fmt::format("{}: pair", hop.name));
      PairSeen seen = pair(*bench_, probe);
      const auto kind = judge_pair(seen.first, seen.second).kind;
      evidence.streams.push_back({ProbeKind::pair_first, std::move(seen.first)});
      evidence.streams.push_back({ProbeKind::pair_second, std::move(seen.second)});
      if (kind == ConcurrencyKind::parallel || kind == ConcurrencyKind::unknown) return;
    }
  }

  static void subtract_floor(Verdict& verdict) {
    Timing& timing = verdict.hops.back().timing;
    if (timing.emission_lag_ms.p50 && verdict.controls.noise_floor_ms.p50)
      timing.added_latency_ms = *timing.emission_lag_ms.p50 - *verdict.controls.noise_floor_ms.p50;
  }

  // The first hop that differs, its causes, and whether their fixes work.
  void blame(const CheckConfig& config, Verdict& verdict) {
    for (std::size_t i = 0; i < verdict.hops.size(); ++i) {
      const bool differs = i == 0
                               ? verdict.hops[0].verdict != VerdictKind::streams
                               : verdict.hops[i].verdict != verdict.hops[i - 1].verdict ||
                                     verdict.hops[i].shape.kind != verdict.hops[i - 1].shape.kind;
      if (!differs || !verdict.first_bad_hop.empty()) continue;
      verdict.first_bad_hop = verdict.hops[i].name;
      verdict.causes = match_causes(built_in_causes(), verdict.hops[i]);
      if (!config.verify_fixes) continue;
      for (CauseFinding& finding : verdict.causes) verify(config, config.hops[i], finding);
    }
  }

  void verify(const CheckConfig& config, const HopTarget& hop, CauseFinding& finding) {
    for (const Cause& cause : built_in_causes()) {
      if (cause.id != finding.id) continue;
      ProbeRequest probe = request_for(config, hop);
      if (!cause.check.upstream_header.name.empty()) {
        probe.plan.wire.headers.push_back(cause.check.upstream_header);
      } else if (!cause.check.accept_encoding.empty()) {
        std::erase_if(probe.request.headers,
                      [](const Header& header) { return header.name == "Accept-Encoding"; });
        probe.request.headers.push_back({"Accept-Encoding", cause.check.accept_encoding});
      } else {
        return;
      }
      say_(fmt::format("{}: trying the fix for {}", hop.name, finding.id));
      const StepFinding steps =
          judge_steps(lockstep(*bench_, probe, probe.plan.chunk_bytes, kSteps));
      if (!steps.measured) return;
      finding.fix_verified = steps.in_step;
      finding.confidence = steps.in_step ? Confidence::certain : Confidence::possible;
    }
  }

  std::unique_ptr<Bench> bench_;
  Progress say_;
};

Result<std::unique_ptr<Gauge>> Gauge::start(const GaugeConfig& config) {
  MockConfig mock;
  mock.address = config.mock_address;
  mock.port = config.mock_port;
  auto bench = Bench::start(std::move(mock));
  if (!bench) return tl::make_unexpected(bench.error());
  return std::unique_ptr<Gauge>(new Gauge(std::make_unique<Impl>(std::move(*bench))));
}

Gauge::Gauge(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Gauge::~Gauge() = default;
MockServer& Gauge::mock() { return impl_->mock(); }
Verdict Gauge::check(const CheckConfig& config, const Progress& progress) {
  return impl_->check(config, progress);
}

int exit_status(const Verdict& verdict) {
  switch (verdict.target.verdict) {
    case VerdictKind::streams:
      return 0;
    case VerdictKind::buffers:
      return 1;
    case VerdictKind::inconclusive:
      return 4;
    case VerdictKind::failed:
      break;
  }
  // Wrong bytes are the target's fault (1); everything else could not be measured (3).
  const BytesKind bytes = verdict.target.bytes;
  return bytes == BytesKind::intact || bytes == BytesKind::unchecked ? 3 : 1;
}

}  // namespace streamgauge
