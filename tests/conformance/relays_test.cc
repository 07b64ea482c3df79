// SPDX-License-Identifier: MIT
// Every relay's known shape is named right, through the same check that users run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "harness/run/gauge.h"
#include "harness/target/relay.h"
#include "mock_server/serve/mock_server.h"
#include "tests/support/certificate.h"

namespace streamgauge {
namespace {

// What is known of a relay. `size`: bytes, chunks or ms of the shape.
struct Manners {
  const char* relay;
  ShapeKind shape;
  double size;
};

constexpr std::array<Manners, 15> kManners = {{
    {"pass", ShapeKind::streams, 0},
    {"header_hold", ShapeKind::streams, 0},
    {"delay(60ms)", ShapeKind::streams, 0},
    {"hold_all", ShapeKind::held_to_end, 0},
    {"block(4096)", ShapeKind::blocks, 4096},
    {"block(16384)", ShapeKind::blocks, 16384},
    {"head(2048)", ShapeKind::head_held, 2048},
    {"tick(100ms)", ShapeKind::timer, 100},
    {"cork(200ms)", ShapeKind::corked, 200},
    {"nagle", ShapeKind::corked, 44},
    {"behind(1)", ShapeKind::behind, 1},
    {"behind(2)", ShapeKind::behind, 2},
    {"one_at_a_time", ShapeKind::serialized, 0},
    {"gzip_unflushed", ShapeKind::compressed_unflushed, 0},
    {"collect", ShapeKind::collected, 0},
}};

struct Case {
  Manners manners;
  const char* dialect;  // of /stream/
  std::size_t chunk_bytes;
  bool tls;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.manners.relay << " " << one.dialect << " " << one.chunk_bytes
       << (one.tls ? " over TLS" : "");
}

// A block within 3 %. The head of a stream is let go but once, by whole chunks, and on a busy
// machine the next of them may be read together with it.
double tolerance(const Case& one) {
  if (one.manners.shape == ShapeKind::blocks) return 0.03 * one.manners.size;
  return 0.25 * one.manners.size;
}

class Relays : public testing::TestWithParam<Case> {};

TEST_P(Relays, ShapeIsNamed) {
  const Case& one = GetParam();
  const TestCertificate certificate;
  auto gauge = Gauge::start({"127.0.0.1", 0});
  ASSERT_TRUE(gauge) << gauge.error().what;
  auto relay_config = parse_relay(one.manners.relay);
  ASSERT_TRUE(relay_config) << relay_config.error().what;
  relay_config->upstream.host = "127.0.0.1";
  relay_config->upstream.port = (*gauge)->mock().port();
  if (one.tls) {
    relay_config->certificate_file = certificate.certificate_file();
    relay_config->key_file = certificate.key_file();
  }
  auto relay = Relay::start(*relay_config);
  ASSERT_TRUE(relay) << relay.error().what;

  CheckConfig config;
  config.hops = {{"relay", *parse_url(fmt::format("{}/stream/{}", (*relay)->url(), one.dialect))}};
  config.plan.chunk_bytes = one.chunk_bytes;
  config.plan.pacing.gaps = {std::chrono::milliseconds(10)};
  if (one.tls) config.tls.ca_file = certificate.certificate_file();
  const Verdict verdict = (*gauge)->check(config);
  const HopReport& report = verdict.target;
  const ShapeKind shape = one.manners.shape;
  EXPECT_EQ(name(report.shape.kind), name(shape)) << describe(report.shape);
  EXPECT_EQ(name(report.verdict), shape == ShapeKind::streams ? "STREAMS" : "BUFFERS")
      << report.failure;
  EXPECT_EQ(report.negotiated.tls.empty(), !one.tls);
  double size = static_cast<double>(report.shape.bytes.value_or(0));
  if (shape == ShapeKind::behind) size = static_cast<double>(report.shape.chunks.value_or(0));
  if (shape == ShapeKind::timer || shape == ShapeKind::corked) size = report.shape.ms.value_or(0);
  if (one.manners.size > 0) {
    EXPECT_NEAR(size, one.manners.size, shape == ShapeKind::behind ? 0 : tolerance(one));
  }
}

std::vector<Case> all() {
  std::vector<Case> out;
  for (const Manners& manners : kManners) {
    // Every size on one dialect, every dialect and TLS at one size: the rest would only repeat.
    for (const std::size_t bytes : {16UL, 64UL, 1000UL, 8192UL})
      out.push_back({manners, "sse", bytes, false});
    out.push_back({manners, "ndjson", 64, false});
    out.push_back({manners, "text", 64, false});
    out.push_back({manners, "sse", 64, true});
  }
  return out;
}

std::string case_name(const testing::TestParamInfo<Case>& info) {
  std::string text = fmt::format("{}_{}_{}{}", info.param.manners.relay, info.param.dialect,
                                 info.param.chunk_bytes, info.param.tls ? "_tls" : "");
  for (char& letter : text)
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  return text;
}

INSTANTIATE_TEST_SUITE_P(All, Relays, testing::ValuesIn(all()), case_name);

}  // namespace
}  // namespace streamgauge
