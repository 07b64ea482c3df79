// SPDX-License-Identifier: MIT
// The mock under load, measured as floor_emitter.cc measures itself.
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>

#include "mock_server/serve/mock_server.h"
#include "tests/bench/meter.h"

namespace streamgauge {
namespace {

int run(const BenchLoad& load) {
  MockConfig config;
  Plan plan;
  plan.chunks = load.chunks;
  plan.chunk_bytes = kBenchChunkBytes;
  plan.pacing.first_chunk = load.interval;
  plan.pacing.gaps = {load.interval};
  config.playbook.plan = std::make_shared<const Plan>(plan);
  config.ledgers_max = load.streams;
  Meter meter(load);

  std::mutex mutex;
  std::condition_variable all_ended;
  // Only the mock's one thread touches these, until the last stream has ended.
  std::size_t begun = 0, ended = 0;
  std::uint64_t chunks = 0;
  const auto server = MockServer::start(config, [&](const MockEvent& event) {
    if (event.kind == MockEvent::Kind::began && ++begun == load.streams) meter.all_run(chunks);
    if (event.kind == MockEvent::Kind::emitted) ++chunks;
    if (event.kind != MockEvent::Kind::ended && event.kind != MockEvent::Kind::client_gone) return;
    meter.one_ended(chunks);
    const std::scoped_lock lock(mutex);
    if (++ended == load.streams) all_ended.notify_one();
  });
  if (!server) {
    fmt::print(stderr, "{}\n", server.error().what);
    return 1;
  }
  fmt::print("port {}\n", (*server)->port());
  std::fflush(stdout);
  {
    std::unique_lock lock(mutex);
    all_ended.wait(lock, [&] { return ended == load.streams; });
  }
  for (const StreamLedger& ledger : (*server)->ledgers())
    for (const Emission& emission : ledger.emissions)
      meter.late(emission.actual - emission.planned, emission.actual);
  meter.print();
  return 0;
}

}  // namespace
}  // namespace streamgauge

int main(int argc, char** argv) { return streamgauge::run(streamgauge::load_from(argc, argv, 1)); }
