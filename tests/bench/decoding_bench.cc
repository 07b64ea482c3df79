// SPDX-License-Identifier: MIT
// A stream of one frame again and again, decoded in reads of 16 KiB: our HTTP decoder and event
// parser, and llhttp (Node's) with the same work done in its callbacks. As bytes of the wire, so
// figures compare; parse_sse beside parsers of other languages: sse_parsers.py.
#include <string_view>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <llhttp/llhttp.h>

#include "harness/wire/event_parser.h"
#include "harness/wire/response_decoder.h"
#include "tests/bench/frames.h"

namespace streamgauge {
namespace {

constexpr std::size_t kReadBytes = std::size_t{16} << 10U;
constexpr std::size_t kStreamBytes = std::size_t{1} << 20U;

std::string_view frame(benchmark::State& state) {
  return kFrames[static_cast<std::size_t>(state.range(0))].second;
}

std::string event_stream(std::string_view frame) {
  std::string stream;
  while (stream.size() < kStreamBytes) stream += frame;
  return stream;
}

// Every frame an HTTP chunk, as servers write it.
std::string answer(std::string_view frame) {
  std::string wire =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  while (wire.size() < kStreamBytes) wire += fmt::format("{:x}\r\n{}\r\n", frame.size(), frame);
  return wire + "0\r\n\r\n";
}

template <typename Take>
void for_reads(std::string_view bytes, const Take& take) {
  for (std::size_t at = 0; at < bytes.size(); at += kReadBytes) take(bytes.substr(at, kReadBytes));
}

void count(benchmark::State& state, std::string_view bytes, std::string_view frame) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
  state.SetLabel(fmt::format("frames of {} bytes", frame.size()));
}

void parse_sse(benchmark::State& state) {
  const std::string stream = event_stream(frame(state));
  std::vector<StreamEvent> events;
  for (auto _ : state) {
    SseParser parser;
    std::size_t found = 0;
    for_reads(stream, [&](std::string_view read) {
      parser.feed(read, Instant{}, events);
      found += events.size();
      events.clear();
    });
    if (found != stream.size() / frame(state).size()) state.SkipWithError("events missed");
  }
  count(state, stream, frame(state));
}

void parse_lines(benchmark::State& state) {
  const std::string stream = event_stream(frame(state));
  std::vector<StreamEvent> lines;
  for (auto _ : state) {
    LineParser parser;
    for_reads(stream, [&](std::string_view read) {
      lines.clear();
      parser.feed(read, Instant{}, lines);
      benchmark::DoNotOptimize(lines.data());
    });
  }
  count(state, stream, frame(state));
}

void decode_chunked(benchmark::State& state) {
  const std::string wire = answer(frame(state));
  for (auto _ : state) {
    ResponseDecoder decoder;
    for_reads(wire, [&](std::string_view read) { decoder.feed(read, Instant{}); });
    if (decoder.response().end != BodyEnd::complete) state.SkipWithError("not decoded whole");
  }
  count(state, wire, frame(state));
}

// What ResponseDecoder keeps, kept from llhttp's callbacks.
struct Kept {
  std::string body;
  std::vector<HttpChunk> http_chunks;
  bool complete = false;
};

Kept& kept(llhttp_t* parser) { return *static_cast<Kept*>(parser->data); }

llhttp_settings_t keep_settings() {
  llhttp_settings_t settings;
  llhttp_settings_init(&settings);
  settings.on_body = [](llhttp_t* parser, const char* data, std::size_t length) {
    kept(parser).body.append(data, length);
    return 0;
  };
  settings.on_chunk_header = [](llhttp_t* parser) {
    if (parser->content_length > 0)
      kept(parser).http_chunks.push_back({Instant{}, parser->content_length});
    return 0;
  };
  settings.on_message_complete = [](llhttp_t* parser) {
    kept(parser).complete = true;
    return 0;
  };
  return settings;
}

void decode_chunked_llhttp(benchmark::State& state) {
  const std::string wire = answer(frame(state));
  const llhttp_settings_t settings = keep_settings();
  for (auto _ : state) {
    Kept result;
    llhttp_t parser;
    llhttp_init(&parser, HTTP_RESPONSE, &settings);
    parser.data = &result;
    for_reads(wire,
              [&](std::string_view read) { llhttp_execute(&parser, read.data(), read.size()); });
    if (!result.complete) state.SkipWithError("not decoded whole");
  }
  count(state, wire, frame(state));
}

BENCHMARK(parse_sse)->Arg(0)->Arg(1);
BENCHMARK(parse_lines)->Arg(0)->Arg(1);
BENCHMARK(decode_chunked)->Arg(0)->Arg(1);
BENCHMARK(decode_chunked_llhttp)->Arg(0)->Arg(1);

}  // namespace
}  // namespace streamgauge
