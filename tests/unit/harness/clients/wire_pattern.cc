// SPDX-License-Identifier: MIT
#include "tests/unit/harness/clients/wire_pattern.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "harness/clients/rules/client_style.h"
#include "harness/wire/response_decoder.h"
#include "tests/unit/harness/instants.h"
#include "tests/unit/harness/wire/encode.h"

namespace streamgauge {
namespace {

constexpr double kStepMs = 60;
constexpr double kHeadStep = -0.5;
constexpr std::size_t kFrameBytes = 64;
constexpr std::size_t kBigBytes = 20'000;

std::string frame(std::size_t number, std::size_t bytes) {
  std::string text =
      fmt::format(R"(data: {{"k":{},"t":"the quick brown fox jumps over the )", number);
  while (text.size() < bytes - 2) text += "lazy dog ";
  return text.substr(0, bytes - 2) + "\n\n";
}

std::string size_line(std::size_t size) { return fmt::format("{:x}\r\n", size); }

// What leaves at each step, before framing.
std::vector<std::string> encoded(const std::vector<std::string>& frames, BodyEncoding encoding) {
  if (encoding == BodyEncoding::identity) return frames;
  if (encoding == BodyEncoding::gzip) {
    std::vector<std::string> out = zlib_encode(frames, ZlibForm::gzip);
    out[out.size() - 2] += out.back();  // the trailer leaves with the last frame
    out.pop_back();
    return out;
  }
  const std::string whole = joined(zlib_unflushed(frames));
  constexpr std::size_t kGzipHead = 10;
  std::vector<std::string> out(frames.size());
  out.front() = whole.substr(0, kGzipHead);
  out.back() = whole.substr(kGzipHead);
  return out;
}

std::string response_head(BodyFraming framing, std::size_t length, const std::string& fields) {
  std::string head = "HTTP/1.1 200 OK\r\n" + fields;
  if (framing == BodyFraming::chunked) head += "Transfer-Encoding: chunked\r\n";
  if (framing == BodyFraming::length) head += fmt::format("Content-Length: {}\r\n", length);
  if (framing == BodyFraming::close) head += "Connection: close\r\n";
  return head + "\r\n";
}

std::vector<std::string> chunked_segments(Pattern pattern, const std::vector<std::string>& pieces) {
  std::vector<std::string> out(pieces.size() + 1);
  const std::size_t total = joined(pieces).size();
  const std::string last_chunk = "0\r\n\r\n";
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    if (pattern == Pattern::dribbled) {
      out[k] = (k == 0 ? size_line(total) : "") + pieces[k];
      continue;
    }
    if (pieces[k].empty()) continue;
    const std::size_t step = pattern == Pattern::coalesced ? k / 2 : k;
    out[step] += size_line(pieces[k].size()) + pieces[k];
    out[pattern == Pattern::late ? step + 1 : step] += "\r\n";
  }
  if (pattern == Pattern::dribbled)
    out[pieces.size() - 1] += "\r\n" + last_chunk;
  else if (pattern == Pattern::coalesced)
    out[pieces.size() / 2] += last_chunk;
  else
    out.back() += last_chunk;
  return out;
}

std::string sizes(const std::vector<std::size_t>& all) {
  std::string out;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t same = i;
    while (same < all.size() && all[same] == all[i]) ++same;
    out += fmt::format("{}{}{}", out.empty() ? "" : "+", all[i],
                       same - i > 1 ? fmt::format("x{}", same - i) : "");
    i = same;
  }
  return out;
}

}  // namespace

std::vector<std::string> pattern_frames(Pattern pattern) {
  if (pattern == Pattern::big)
    return {frame(0, kBigBytes), frame(1, kFrameBytes), frame(2, kFrameBytes)};
  std::vector<std::string> frames;
  for (std::size_t k = 0; k < 6; ++k) frames.push_back(frame(k, kFrameBytes));
  return frames;
}

WireRecord wire_of_bytes(const std::vector<SentStep>& segments, bool closed) {
  WireRecord wire;
  wire.started = wire.sent.emplace(at_ms(kHeadStep * kStepMs - 10));
  for (const SentStep& segment : segments) {
    if (segment.bytes.empty()) continue;
    const Instant at = at_ms(segment.step * kStepMs);
    wire.bytes += segment.bytes;
    wire.reads.push_back({at, at, segment.bytes.size()});
  }
  wire.end = closed ? WireEnd::closed : WireEnd::by_us;
  wire.ended = at_ms(segments.back().step * kStepMs);
  return wire;
}

WireRecord wire_pattern(Pattern pattern, BodyFraming framing, BodyEncoding encoding) {
  const std::vector<std::string> pieces = encoded(pattern_frames(pattern), encoding);
  std::string fields = "Content-Type: text/event-stream\r\n";
  if (encoding != BodyEncoding::identity) fields += "Content-Encoding: gzip\r\n";
  std::vector<SentStep> segments = {
      {kHeadStep, response_head(framing, joined(pieces).size(), fields)}};
  if (framing == BodyFraming::chunked) {
    const std::vector<std::string> steps = chunked_segments(pattern, pieces);
    for (std::size_t k = 0; k < steps.size(); ++k)
      segments.push_back({static_cast<double>(k), steps[k]});
    return wire_of_bytes(segments, false);
  }
  const std::size_t together = pattern == Pattern::coalesced ? 2 : 1;
  for (std::size_t k = 0; k < pieces.size(); ++k)
    segments.push_back({static_cast<double>(k / together), pieces[k]});
  segments.push_back({static_cast<double>(pieces.size() / together), ""});
  return wire_of_bytes(segments, framing == BodyFraming::close);
}

WireRecord wire_of(const std::vector<std::string>& pieces, BodyFraming framing,
                   const std::string& fields) {
  std::vector<SentStep> segments = {
      {kHeadStep, response_head(framing, joined(pieces).size(), fields)}};
  double step = 0;
  for (const std::string& piece : pieces) {
    const bool chunk = framing == BodyFraming::chunked && !piece.empty();
    segments.push_back({step++, chunk ? size_line(piece.size()) + piece + "\r\n" : piece});
  }
  segments.push_back({step, framing == BodyFraming::chunked ? "0\r\n\r\n" : ""});
  return wire_of_bytes(segments, framing == BodyFraming::close);
}

std::vector<Delivery> deliveries_of(std::string_view style, const WireRecord& wire) {
  const auto found = find_style(style);
  if (!found) return {{at_ms(0), "no such style"}};
  ResponseDecoder decoder;
  std::size_t offset = 0;
  for (const Read& read : wire.reads) {
    decoder.feed(std::string_view(wire.bytes).substr(offset, read.length), read.arrived);
    offset += read.length;
  }
  if (wire.end == WireEnd::closed) decoder.finish(*wire.ended);
  return deliveries(wire, decoder.response(), found->rule);
}

std::string seen_by(std::string_view style, const WireRecord& wire) {
  const auto found = find_style(style);
  if (!found) return "error " + found.error().what;
  std::string out;
  std::vector<std::size_t> together;
  const std::vector<Delivery> all = deliveries_of(style, wire);
  for (std::size_t i = 0; i < all.size(); ++i) {
    together.push_back(all[i].content.size());
    if (i + 1 < all.size() && all[i + 1].at == all[i].at) continue;
    const double step = to_ms(all[i].at - at_ms(0)) / kStepMs;
    out += fmt::format("{}{:g}:{}", out.empty() ? "" : " ", step, sizes(together));
    together.clear();
  }
  return out;
}

std::string expanded(std::string_view cell) {
  std::string out;
  while (!cell.empty()) {
    const std::string_view word = cell.substr(0, cell.find(' '));
    cell.remove_prefix(std::min(word.size() + 1, cell.size()));
    const std::size_t colon = word.find(':');
    const std::size_t dash = word.substr(0, colon).find('-');
    if (dash == std::string_view::npos) {
      out += fmt::format("{}{}", out.empty() ? "" : " ", word);
      continue;
    }
    int from = 0;
    int to = 0;
    std::from_chars(word.data(), word.data() + dash, from);
    std::from_chars(word.data() + dash + 1, word.data() + colon, to);
    for (int step = from; step <= to; ++step)
      out += fmt::format("{}{}{}", out.empty() ? "" : " ", step, word.substr(colon));
  }
  return out;
}

}  // namespace streamgauge
