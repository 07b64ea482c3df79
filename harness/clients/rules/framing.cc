// SPDX-License-Identifier: MIT
#include "harness/clients/rules/framing.h"

#include <algorithm>
#include <string>

namespace streamgauge {
namespace {

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

void frame_parts(const BodyTrace& trace, ReadFraming framing, std::size_t recv_bytes_max,
                 Stage& next) {
  PartReader reader(trace, framing, next);
  std::size_t begin = 0;
  for (const BodyArrival& arrival : trace.arrivals) {
    while (begin < arrival.end) {
      const std::size_t end = begin + std::min(recv_bytes_max, arrival.end - begin);
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
      return frame_go(trace, rule.count, next);
    case ReadFraming::merged_identity: {
      const bool merged = trace.encoding.empty() || rule.decoding == ReadDecoding::none;
      return frame_parts(trace, merged ? ReadFraming::merged : ReadFraming::parts,
                         rule.recv_bytes_max, next);
    }
    case ReadFraming::parts:
    case ReadFraming::merged:
    case ReadFraming::marked:
    case ReadFraming::blocks:
      break;
  }
  frame_parts(trace, rule.framing, rule.recv_bytes_max, next);
}

}  // namespace streamgauge
