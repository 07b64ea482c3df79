// SPDX-License-Identifier: MIT
// How long the ladder probe takes to size a block of 4 KiB, and what it says.
#include <fmt/format.h>

#include "harness/judge/shape.h"
#include "harness/run/probes.h"
#include "harness/target/relay.h"

int main() {
  using namespace streamgauge;
  auto bench = Bench::start({});
  if (!bench) return 1;
  auto upstream = parse_url((*bench)->mock().url() + "/stream/sse");
  RelayConfig config;
  config.kind = RelayKind::block;
  config.upstream = *upstream;
  const auto relay = Relay::start(config);
  if (!relay) return 1;
  ProbeRequest probe;
  probe.request.url = *upstream;
  probe.request.url.port = (*relay)->port();
  probe.patience = std::chrono::milliseconds(1500);
  const Instant before = (*bench)->now();
  const Shape shape = shape_of_hold(ladder(**bench, probe, 64));
  const double seconds = to_ms((*bench)->now() - before) / 1000;
  fmt::print("ladder of a 4,096-byte block: {:.2f} s, named {} of {} bytes\n", seconds,
             name(shape.kind), shape.bytes.value_or(0));
  return shape.kind == ShapeKind::blocks ? 0 : 1;
}
