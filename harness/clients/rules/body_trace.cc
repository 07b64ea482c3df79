// SPDX-License-Identifier: MIT
#include "harness/clients/rules/body_trace.h"

#include <algorithm>
#include <charconv>

namespace streamgauge {
namespace {

// Behind the head that counts; 1xx answers come before it.
std::size_t head_end(std::string_view bytes) {
  constexpr std::string_view kBlankLine = "\r\n\r\n";
  constexpr std::size_t kStatusAt = 9;  // "HTTP/1.1 "
  for (std::size_t begin = 0;;) {
    const std::size_t found = bytes.find(kBlankLine, begin);
    if (found == std::string_view::npos) return bytes.size();
    const std::string_view status = bytes.substr(std::min(begin + kStatusAt, found), 3);
    begin = found + kBlankLine.size();
    if (!status.starts_with('1') || status == "101") return begin;
  }
}

// The decoder has checked the framing up to where it found it broken; here only offsets are made.
void trace_chunks(std::string_view bytes, std::size_t at, BodyTrace& trace) {
  while (at < bytes.size()) {
    const std::size_t line_end = bytes.find('\n', at);
    if (line_end == std::string_view::npos) return;
    std::size_t size = 0;
    const auto read = std::from_chars(bytes.data() + at, bytes.data() + line_end, size, 16);
    if (read.ec != std::errc() || size == 0) return;
    BodySection section;
    section.begin = at;
    section.data = line_end + 1;
    section.data_end = section.data + std::min(size, bytes.size() - section.data);
    section.end = std::min(section.data_end + 2, bytes.size());
    section.whole = section.data + size + 2 <= bytes.size();
    trace.sections.push_back(section);
    at = section.end;
  }
}

std::vector<BodyArrival> arrivals_of(const WireRecord& wire) {
  std::vector<BodyArrival> arrivals;
  arrivals.reserve(wire.reads.size());
  std::size_t end = 0;
  for (const Read& read : wire.reads) {
    end += read.length;
    if (!arrivals.empty() && read.arrived <= arrivals.back().at)
      arrivals.back().end = end;
    else
      arrivals.push_back({read.arrived, end});
  }
  return arrivals;
}

}  // namespace

BodyTrace trace_body(const WireRecord& wire, const DecodedResponse& response) {
  BodyTrace trace;
  trace.bytes = wire.bytes;
  trace.head = &response.head;
  trace.arrivals = arrivals_of(wire);
  trace.encoding = response.encoding;
  trace.chunked = response.framing == "chunked";
  trace.has_length = response.framing == "content-length";
  trace.complete = response.end == BodyEnd::complete;
  const Instant last = trace.arrivals.empty() ? wire.started : trace.arrivals.back().at;
  trace.ended = trace.complete ? response.end_at.value_or(last) : wire.ended.value_or(last);
  trace.ended = std::max(trace.ended, response.head_at.value_or(last));
  const std::size_t begin = head_end(wire.bytes);
  if (response.wire_body_bytes == 0 || begin >= wire.bytes.size()) return trace;
  if (trace.chunked) {
    trace_chunks(wire.bytes, begin, trace);
  } else {
    const std::size_t end = begin + response.wire_body_bytes;
    trace.sections.push_back({begin, begin, end, end, true});
  }
  return trace;
}

}  // namespace streamgauge
