// SPDX-License-Identifier: MIT
// Every relay's known shape is named right, through the same check that users run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "harness/run/gauge.h"
#include "harness/target/relay.h"
#include "mock_server/serve/mock_server.h"

namespace streamgauge {
namespace {

struct Expected {
  std::string relay;
  std::string path;
  std::size_t chunk_bytes;
  ShapeKind shape;
  VerdictKind verdict;
  double number = 0;  // bytes, chunks or ms of the shape
};

void PrintTo(const Expected& expected, std::ostream* out) {
  *out << expected.relay << " " << expected.path << " " << expected.chunk_bytes;
}

class Relays : public testing::TestWithParam<Expected> {};

TEST_P(Relays, ShapeIsNamed) {
  const Expected& expected = GetParam();
  auto gauge = Gauge::start({"127.0.0.1", 0});
  ASSERT_TRUE(gauge) << gauge.error().what;
  auto relay_config = parse_relay(expected.relay);
  ASSERT_TRUE(relay_config) << relay_config.error().what;
  relay_config->upstream.host = "127.0.0.1";
  relay_config->upstream.port = (*gauge)->mock().port();
  auto relay = Relay::start(*relay_config);
  ASSERT_TRUE(relay) << relay.error().what;

  CheckConfig config;
  config.hops = {{"relay", *parse_url((*relay)->url() + expected.path)}};
  config.plan.chunk_bytes = expected.chunk_bytes;
  config.plan.pacing.gaps = {std::chrono::milliseconds(10)};
  const Verdict verdict = (*gauge)->check(config);
  const HopReport& report = verdict.target;
  EXPECT_EQ(name(report.verdict), name(expected.verdict)) << report.failure;
  EXPECT_EQ(name(report.shape.kind), name(expected.shape)) << describe(report.shape);
  if (expected.shape == ShapeKind::blocks || expected.shape == ShapeKind::head_held) {
    const double tolerance = std::max(0.03 * expected.number, 500.0);
    EXPECT_NEAR(static_cast<double>(report.shape.bytes.value_or(0)), expected.number,
                expected.shape == ShapeKind::blocks ? 0.03 * expected.number : tolerance);
  }
  if (expected.shape == ShapeKind::behind) {
    EXPECT_EQ(static_cast<double>(report.shape.chunks.value_or(0)), expected.number);
  }
}

std::vector<Expected> all() {
  std::vector<Expected> out;
  const auto buffers = VerdictKind::buffers;
  const auto streams = VerdictKind::streams;
  struct Row {
    const char* relay;
    ShapeKind shape;
    VerdictKind verdict;
    double number;
  };
  const std::vector<Row> rows = {
      {"pass", ShapeKind::streams, streams, 0},
      {"header_hold", ShapeKind::streams, streams, 0},
      {"delay(40ms)", ShapeKind::streams, streams, 0},
      {"hold_all", ShapeKind::held_to_end, buffers, 0},
      {"block(4096)", ShapeKind::blocks, buffers, 4096},
      {"block(16384)", ShapeKind::blocks, buffers, 16384},
      {"head(2048)", ShapeKind::head_held, buffers, 2048},
      {"tick(100ms)", ShapeKind::timer, buffers, 100},
      {"cork(200ms)", ShapeKind::corked, buffers, 200},
      {"behind(2)", ShapeKind::behind, buffers, 2},
      {"one_at_a_time", ShapeKind::serialized, buffers, 0},
      {"gzip_unflushed", ShapeKind::compressed_unflushed, buffers, 0},
      {"collect", ShapeKind::collected, buffers, 0},
  };
  for (const Row& row : rows)
    for (const char* path : {"/stream/sse", "/stream/ndjson", "/stream/text"})
      for (const std::size_t bytes : {16UL, 64UL, 1000UL, 8192UL}) {
        // Every size on one path, and one size on every path: the rest would only repeat.
        if (bytes != 64 && std::string_view(path) != "/stream/sse") continue;
        out.push_back({row.relay, path, bytes, row.shape, row.verdict, row.number});
      }
  return out;
}

std::string case_name(const testing::TestParamInfo<Expected>& info) {
  std::string text =
      fmt::format("{}_{}_{}", info.param.relay, info.param.path.substr(8), info.param.chunk_bytes);
  for (char& letter : text)
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  return text;
}

INSTANTIATE_TEST_SUITE_P(All, Relays, testing::ValuesIn(all()), case_name);

}  // namespace
}  // namespace streamgauge
