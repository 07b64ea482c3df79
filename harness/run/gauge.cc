// SPDX-License-Identifier: MIT
#include "harness/run/gauge.h"

#include <algorithm>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "harness/judge/causes.h"
#include "harness/judge/hop.h"
#include "harness/run/client_probe.h"
#include "harness/run/hop_probe.h"
#include "harness/run/machine.h"
#include "harness/target/relay.h"
#include "scenarios/plan/field_name.h"

namespace streamgauge {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
constexpr std::size_t kControlSteps = 5;
constexpr std::size_t kFixSteps = 10;
constexpr Duration kControlPatience = milliseconds(400);

ProbeRequest control_request(const Url& url) {
  ProbeRequest probe;
  probe.request.url = url;
  probe.plan.pacing.gaps = {milliseconds(5)};
  probe.plan.chunks = 20;
  probe.patience = kControlPatience;
  return probe;
}

ProbeRequest request_for(const CheckConfig& config, const HopTarget& hop) {
  ProbeRequest probe;
  probe.request.url = hop.url;
  probe.request.method = config.method;
  probe.request.headers = config.headers;
  if (!config.accept_encoding.empty())
    probe.request.headers.push_back({"Accept-Encoding", config.accept_encoding});
  probe.request.body = config.body;
  probe.request.tls = config.tls;
  auto& limits = probe.request.limits;
  limits.connect = std::min(limits.connect, config.budget);
  limits.header = std::min<Duration>(seconds(10), config.budget);
  limits.idle = seconds(10);
  limits.total = std::max<Duration>(config.budget, seconds(10));
  probe.plan = config.plan;
  probe.patience = config.patience;
  probe.answer_max = config.budget;
  return probe;
}

ProbeRequest request_as(const ProfileRequest& client, const CheckConfig& config) {
  ProbeRequest probe = request_for(config, config.hops.back());
  Headers& headers = probe.request.headers;
  headers = config.headers;
  for (const Header& header : client.headers)
    if (std::none_of(config.headers.begin(), config.headers.end(),
                     [&](const Header& own) { return same_name(own.name, header.name); }))
      headers.push_back(header);
  return probe;
}

}  // namespace

class Gauge::Impl {
 public:
  explicit Impl(std::unique_ptr<Bench> bench) : bench_(std::move(bench)) {}

  MockServer& mock() { return bench_->mock(); }

  Record measure(const CheckConfig& config, const Watch& watch) {
    const Instant begun = bench_->now();
    Record record;
    record.tool_version = STREAMGAUGE_VERSION;
    record.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    record.command = config.command;
    record.machine = machine_lines(read_machine());
    for (const HopTarget& target : config.hops)
      record.hops.push_back({target.name, target.url, config.patience, {}, {}});
    if (watch.begun) watch.begun(record);
    watch.say("controls");
    run_controls(record, watch);
    const bool able = sound(judge_controls(record));
    const auto hops = static_cast<std::int64_t>(config.hops.size());
    for (std::size_t i = 0; able && i < config.hops.size(); ++i) {
      const auto share = static_cast<std::int64_t>(i + 1);
      const Instant due = begun + config.budget * share / hops;
      probe_hop(*bench_, {request_for(config, config.hops[i]), due, config.pair}, record.hops[i],
                watch);
    }
    if (able && config.verify_fixes) try_fixes(config, begun + config.budget, record, watch);
    if (able) ask_as_clients(config, record, watch);
    return record;
  }

  Controls controls(const Watch& watch) {
    Record record;
    run_controls(record, watch);
    return judge_controls(record);
  }

 private:
  void run_controls(Record& record, const Watch& watch) {
    auto url = parse_url(mock().url() + "/stream/sse");
    if (!url) return;
    const ProbeRequest straight = control_request(*url);
    const std::size_t bytes = straight.plan.chunk_bytes;
    HopEvidence& direct = record.direct;
    direct = {"direct", *url, kControlPatience, {}, {}};
    // A scheduler's hiccup may hold one handshake; three in a row are the machine's fault.
    for (int attempt = 0; attempt < 3; ++attempt) {
      direct.streams.clear();
      keep(direct, {ProbeKind::warm_up, warm_up(*bench_, straight), {}}, watch);
      keep(direct, {ProbeKind::lockstep, lockstep(*bench_, straight, bytes, kControlSteps), {}},
           watch);
      keep(direct, {ProbeKind::paced, paced(*bench_, straight), {}}, watch);
      if (judge_controls(record).direct == VerdictKind::streams) break;
    }
    RelayConfig bad;
    bad.kind = RelayKind::hold_all;
    bad.upstream = *url;
    const auto relay = Relay::start(bad);
    if (!relay) return;
    Url through = *url;
    through.port = (*relay)->port();
    record.known_bad = {"known_bad", through, kControlPatience, {}, {}};
    keep(record.known_bad,
         {ProbeKind::lockstep, lockstep(*bench_, control_request(through), bytes, 1), {}}, watch);
  }

  // Tries from outside what the causes of the first bad hop say would help.
  void try_fixes(const CheckConfig& config, Instant due, Record& record, const Watch& watch) {
    const Verdict verdict = judge(record);
    for (std::size_t i = 0; i < record.hops.size(); ++i) {
      if (record.hops[i].name != verdict.first_bad_hop) continue;
      for (const CauseFinding& finding : verdict.causes) {
        if (bench_->now() < due)
          try_fix(request_for(config, config.hops[i]), finding.id, record.hops[i], watch);
        else
          record.hops[i].left_out.push_back("trying the fix for " + finding.id);
      }
    }
  }

  // Not where the target itself could not be measured.
  void ask_as_clients(const CheckConfig& config, Record& record, const Watch& watch) {
    HopEvidence& target = record.hops.back();
    const VerdictKind verdict = judge_hop(target).verdict;
    if (verdict == VerdictKind::failed || verdict == VerdictKind::inconclusive) return;
    const bool held = held_stream(target) != nullptr;
    const Instant due = bench_->now() + config.budget;
    record.profiles.reserve(config.client_requests.size());
    for (const ProfileRequest& client : config.client_requests) {
      if (bench_->now() >= due) {
        target.left_out.push_back("asking as " + client.profile);
        continue;
      }
      watch.say(fmt::format("{}: asking as {}", target.name, client.profile));
      HopEvidence& seen = record.profiles.emplace_back();
      seen.name = client.profile;
      seen.url = target.url;
      seen.patience = config.patience;
      probe_as_client(*bench_, {request_as(client, config), held}, seen, watch);
    }
  }

  void try_fix(ProbeRequest probe, const std::string& id, HopEvidence& hop, const Watch& watch) {
    const auto& causes = built_in_causes();
    const auto cause =
        std::find_if(causes.begin(), causes.end(), [&](const Cause& one) { return one.id == id; });
    if (cause == causes.end()) return;
    const CauseCheck& check = cause->check;
    if (!check.upstream_header.name.empty()) {
      probe.plan.wire.headers.push_back(check.upstream_header);
    } else if (!check.accept_encoding.empty()) {
      set_accept_encoding(probe, check.accept_encoding);
    } else {
      return;
    }
    watch.say(fmt::format("{}: trying the fix for {}", hop.name, id));
    std::size_t bytes = probe.plan.chunk_bytes;
    if (const Observation* held = held_stream(hop)) bytes = held->ledger->plan.chunk_bytes;
    keep(hop, {ProbeKind::fix, lockstep(*bench_, probe, bytes, kFixSteps), id}, watch);
  }

  std::unique_ptr<Bench> bench_;
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
Record Gauge::measure(const CheckConfig& config, const Watch& watch) {
  return impl_->measure(config, watch);
}
Controls Gauge::controls(const Watch& watch) { return impl_->controls(watch); }
Verdict Gauge::check(const CheckConfig& config, const Watch& watch) {
  return judge(measure(config, watch));
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
  // What the mock sent whole and came out changed or cut is the target's fault (1); what is not
  // HTTP, has no end, or was never compared could not be measured (3).
  const HopReport& target = verdict.target;
  const bool comparable = target.bytes != BytesKind::unchecked &&
                          target.ending != EndingKind::malformed &&
                          target.ending != EndingKind::timeout;
  const bool whole = target.bytes == BytesKind::intact &&
                     (target.ending == EndingKind::clean || target.ending == EndingKind::none);
  return comparable && !whole ? 1 : 3;
}

}  // namespace streamgauge
