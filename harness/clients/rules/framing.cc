// SPDX-License-Identifier: MIT
#include "harness/clients/rules/framing.h"

#include <algorithm>
#include <string>

namespace streamgauge {
namespace {

constexpr std::size_t kGoGzipRead = 4096;  // compress/flate reads the body in such buffers

// Takes what recv calls bring, as libraries do that are called when there is something.
class PartReader {
 public:
  PartReader(const BodyTrace& trace, ReadFraming framing, Stage& next)
      : trace_(trace), framing_(framing), next_(next) {}

  // One recv brought the bytes before `end`.
  void take(std::size_t end, Instant at) {
    merged_.clear();
    bool fed = false;
    for (; section_ < trace_.sections.size(); ++section_) {
      const BodySection& section = trace_.sections[section_];
      from_ = std::max(from_, section.data);
      const std::size_t to = std::min(end, section.data_end);
      if (to > from_) {
        part(trace_.bytes.substr(from_, to - from_), at);
        fed = true;
        from_ = to;
      }
      if (end < section.end || !section.whole) break;
      if (framing_ == ReadFraming::marked && trace_.chunked && !fed) next_.feed({}, at);
      fed = true;  // the marks of further ends come with what was handed out
    }
    if (!merged_.empty()) next_.feed(merged_, at);
    take_last_chunk(end, at, fed);
  }

 private:
  void part(std::string_view bytes, Instant at) {
    if (framing_ == ReadFraming::merged)
      merged_ += bytes;
    else
      next_.feed(bytes, at);
  }

  // The empty HTTP chunk is marked too, when it comes by itself.
  void take_last_chunk(std::size_t end, Instant at, bool fed) {
    if (framing_ != ReadFraming::marked || !trace_.chunked || !trace_.complete || fed) return;
    const bool after_all =
        !trace_.sections.empty() && section_ == trace_.sections.size() && !last_marked_;
    if (after_all && end > trace_.sections.back().end) {
      next_.feed({}, at);
      last_marked_ = true;
    }
  }

  const BodyTrace& trace_;
  ReadFraming framing_;
  Stage& next_;
  std::string merged_;
  std::size_t section_ = 0;
  std::size_t from_ = 0;
  bool last_marked_ = false;
};

void frame_parts(const BodyTrace& trace, ReadFraming framing, const ReadRule& rule, Stage& next) {
  PartReader reader(trace, framing, next);
  std::size_t begin = 0;
  for (const BodyArrival& arrival : trace.arrivals) {
    while (begin < arrival.end) {
      const std::size_t used = rule.recv_fills_buffers ? begin % rule.recv_bytes_max : 0;
      const std::size_t end = begin + std::min(rule.recv_bytes_max - used, arrival.end - begin);
      reader.take(end, arrival.at);
      begin = end;
    }
  }
  next.end(trace.ended, trace.complete);
}

}  // namespace

void frame_body(const BodyTrace& trace, const ReadRule& rule, Stage& next) {
  switch (rule.framing) {
    case ReadFraming::urllib3:
      if (trace.chunked) return frame_urllib3_chunks(trace, rule.count, next);
      break;
    case ReadFraming::one_recv:
      return frame_one_recv(trace, rule.count, next);
    case ReadFraming::go:
      if (!trace.encoding.empty()) return frame_go(trace, kGoGzipRead, next);
      if (rule.splitting != ReadSplitting::exactly) return frame_go(trace, rule.count, next);
      break;  // io.ReadFull asks for no more than it lacks: it has what came, whatever the chunk
    case ReadFraming::merged_identity: {
      const bool merged = trace.encoding.empty() || rule.decoding == ReadDecoding::none;
      return frame_parts(trace, merged ? ReadFraming::merged : ReadFraming::parts, rule, next);
    }
    case ReadFraming::parts:
    case ReadFraming::merged:
    case ReadFraming::marked:
    case ReadFraming::blocks:
      break;
  }
  frame_parts(trace, rule.framing, rule, next);
}

}  // namespace streamgauge
