// SPDX-License-Identifier: MIT
// Every native read rule over one record, and the judgement of all styles: linear in its chunks.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "harness/clients/rules/judge_clients.h"
#include "harness/clients/rules/read_rule.h"
#include "scenarios/plan/payload.h"

namespace streamgauge {
namespace {

constexpr std::uint32_t kBenchNonce = 7;
constexpr std::size_t kChunkBytes = 64;

// A paced stream of SSE frames, each an HTTP chunk and a read of its own, a millisecond apart.
Observation long_stream(std::size_t chunks) {
  StreamLedger ledger;
  ledger.nonce = kBenchNonce;
  ledger.plan.chunks = chunks;
  ledger.plan.chunk_bytes = kChunkBytes;
  WireRecord wire;
  Instant at{std::chrono::hours(1)};
  wire.started = wire.sent.emplace(at);
  const auto read = [&](const std::string& bytes) {
    at += std::chrono::milliseconds(1);
    wire.bytes += bytes;
    wire.reads.push_back({at, at, bytes.size()});
  };
  read(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
      "Transfer-Encoding: chunked\r\n\r\n");
  for (std::uint32_t k = 0; k < chunks; ++k) {
    std::string frame = "data: ";
    append_chunk_text(frame, ledger.plan, kBenchNonce, k);
    frame += "\n\n";
    ledger.emissions.push_back({at, at, 0});
    read(fmt::format("{:x}\r\n{}\r\n", frame.size(), frame));
  }
  read("0\r\n\r\n");
  wire.end = WireEnd::by_us;
  wire.ended = ledger.ended = at;
  return observe(std::move(wire), std::move(ledger));
}

class CountingSink final : public DeliverySink {
 public:
  void deliver(std::string_view content, Instant, std::size_t) override {
    bytes += content.size();
    ++count;
  }
  std::size_t bytes = 0, count = 0;
};

void replay_all_rules(benchmark::State& state) {
  const auto chunks = static_cast<std::size_t>(state.range(0));
  const Observation seen = long_stream(chunks);
  const auto styles = find_styles("all");
  for (auto _ : state) {
    const BodyTrace trace = trace_body(seen.wire, seen.response);
    for (const ClientStyle& style : *styles) {
      CountingSink sink;
      replay(trace, style.rule, sink);
      if (sink.bytes < chunks * kChunkBytes) state.SkipWithError("a rule lost bytes");
    }
  }
  state.counters["rules"] = static_cast<double>(styles->size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void judge_all_styles(benchmark::State& state) {
  HopEvidence hop;
  hop.streams.push_back(
      {ProbeKind::paced, long_stream(static_cast<std::size_t>(state.range(0))), {}});
  HopReport target;
  target.verdict = VerdictKind::streams;
  const auto styles = find_styles("all");
  for (auto _ : state)
    if (judge_clients(hop, target, *styles).size() != styles->size())
      state.SkipWithError("a style was not judged");
  state.counters["rules"] = static_cast<double>(styles->size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(replay_all_rules)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(judge_all_styles)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace streamgauge

BENCHMARK_MAIN();
