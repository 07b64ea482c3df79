// SPDX-License-Identifier: MIT
// The parts that every chunk passes, each by itself.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <zlib.h>

#include "harness/measure/observation.h"
#include "harness/wire/content_decoder.h"
#include "harness/wire/marker_scanner.h"
#include "mock_server/api/router.h"
#include "mock_server/encode/body_writer.h"
#include "mock_server/encode/http.h"
#include "scenarios/plan/payload.h"

namespace streamgauge {
namespace {

constexpr std::uint32_t kBenchNonce = 7;
constexpr std::size_t kStreamChunks = 100;

Plan bench_plan(std::size_t chunk_bytes) {
  Plan plan;
  plan.chunks = kStreamChunks;
  plan.chunk_bytes = chunk_bytes;
  return plan;
}

std::unique_ptr<Dialect> dialect_of(const std::string& path, const Plan& plan) {
  const MockRequest request{"POST", path, {}, R"({"model":"m","messages":[],"stream":true})", {}};
  auto shared = std::make_shared<const Plan>(plan);
  return route(request, {}, {[shared](const Ask&) { return shared; }, {}, 0}).make(kBenchNonce);
}

// A whole answer of the plain SSE dialect, an HTTP chunk at a time.
std::vector<std::string> answer_reads(const Plan& plan) {
  const auto dialect = dialect_of("/stream/sse", plan);
  BodyWriter body(plan.wire, Encoding::identity);
  std::vector<std::string> reads = {head_text(stream_fields(
      plan, *dialect, {}, Encoding::identity, 0, connection_fields(plan.wire, false)))};
  for (std::uint32_t k = 0; k < plan.chunks; ++k) {
    std::string text;
    dialect->append_chunk(text, k);
    body.append(reads.emplace_back(), text);
  }
  body.finish(reads.emplace_back(), "");
  return reads;
}

void encode(benchmark::State& state, const std::string& path) {
  const Plan plan = bench_plan(static_cast<std::size_t>(state.range(0)));
  const auto dialect = dialect_of(path, plan);
  BodyWriter body(plan.wire, Encoding::identity);
  std::string text;
  std::string framed;
  std::uint32_t chunk = 0;
  std::int64_t bytes = 0;
  for (auto _ : state) {
    text.clear();
    framed.clear();
    dialect->append_chunk(text, ++chunk % kStreamChunks);
    body.append(framed, text);
    benchmark::DoNotOptimize(framed.data());
    bytes += static_cast<std::int64_t>(framed.size());
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(bytes);
}

void encode_sse(benchmark::State& state) { encode(state, "/stream/sse"); }

void encode_chat(benchmark::State& state) { encode(state, "/v1/chat/completions"); }

void scan_markers(benchmark::State& state) {
  std::string text;
  const Plan plan = bench_plan(static_cast<std::size_t>(state.range(0)));
  for (std::uint32_t k = 0; k < plan.chunks; ++k) append_chunk_text(text, plan, kBenchNonce, k);
  for (auto _ : state) {
    MarkerScanner scanner;
    std::vector<MarkerSighting> sightings;
    for (std::size_t at = 0; at < text.size(); at += plan.chunk_bytes)
      scanner.feed(std::string_view(text).substr(at, plan.chunk_bytes), Instant{}, sightings);
    if (sightings.size() != 2 * kStreamChunks) state.SkipWithError("markers missed");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kStreamChunks));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void decode_http(benchmark::State& state) {
  const auto reads = answer_reads(bench_plan(static_cast<std::size_t>(state.range(0))));
  for (auto _ : state) {
    ResponseDecoder decoder;
    for (const std::string& read : reads) decoder.feed(read, Instant{});
    if (decoder.response().end != BodyEnd::complete) state.SkipWithError("not decoded whole");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kStreamChunks));
}

// A compressor that flushes each chunk, as a good middleware does.
std::vector<std::string> gzip_pieces(const Plan& plan) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::vector<std::string> pieces;
  for (std::uint32_t k = 0; k < plan.chunks; ++k) {
    std::string text;
    append_chunk_text(text, plan, kBenchNonce, k);
    std::string& out = pieces.emplace_back(text.size() + 1000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_SYNC_FLUSH);
    out.resize(out.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return pieces;
}

void decode_gzip(benchmark::State& state) {
  const auto pieces = gzip_pieces(bench_plan(static_cast<std::size_t>(state.range(0))));
  for (auto _ : state) {
    const auto decoder = content_decoder("gzip");
    std::string out;
    for (const std::string& piece : pieces) decoder->feed(piece, out);
    if (out.size() != kStreamChunks * static_cast<std::size_t>(state.range(0)))
      state.SkipWithError("not decoded whole");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kStreamChunks));
}

void join_stream(benchmark::State& state) {
  const Plan plan = bench_plan(static_cast<std::size_t>(state.range(0)));
  WireRecord wire;
  StreamLedger ledger;
  ledger.nonce = kBenchNonce;
  ledger.plan = plan;
  Instant at{std::chrono::hours(1)};
  wire.sent = at;
  for (const std::string& read : answer_reads(plan)) {
    at += std::chrono::milliseconds(1);
    wire.bytes += read;
    wire.reads.push_back({at, at, read.size()});
    if (ledger.emissions.size() < plan.chunks) ledger.emissions.push_back({at, at, 0});
  }
  wire.end = WireEnd::closed;
  wire.ended = ledger.ended = at;
  for (auto _ : state) {
    const Observation seen = observe(wire, ledger);
    if (seen.bytes != BytesKind::intact) state.SkipWithError("not joined whole");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kStreamChunks));
}

BENCHMARK(encode_sse)->Arg(64)->Arg(1000);
BENCHMARK(encode_chat)->Arg(64)->Arg(1000);
BENCHMARK(scan_markers)->Arg(64)->Arg(1000);
BENCHMARK(decode_http)->Arg(64)->Arg(1000);
BENCHMARK(decode_gzip)->Arg(64)->Arg(1000);
BENCHMARK(join_stream)->Arg(64)->Arg(1000);

}  // namespace
}  // namespace streamgauge

BENCHMARK_MAIN();
