// SPDX-License-Identifier: MIT
#include "harness/clients/rules/read_rule.h"

#include <memory>

#include "harness/clients/rules/cut_stages.h"
#include "harness/clients/rules/event_stages.h"
#include "harness/clients/rules/framing.h"
#include "harness/clients/rules/line_stages.h"
#include "harness/clients/rules/sniffing.h"

namespace streamgauge {
namespace {

// Put together from the user's end towards the wire: each part needs the next.
class Pipeline {
 public:
  Pipeline(const BodyTrace& trace, const ReadRule& rule, DeliverySink& sink) {
    split(rule, sink);
    if (rule.tick > Duration{0}) add<Ticks>(rule.tick);
    if (rule.text) add<WholeCharacters>();
    if (const std::size_t first = sniffed_bytes(rule.sniffing, *trace.head); first == kAllBytes)
      add<ExactBytes>(first);
    else if (first > 0)
      add<FirstBytes>(first);
    decode(trace, rule);
    if (rule.framing == ReadFraming::blocks ||
        (rule.framing == ReadFraming::urllib3 && !trace.chunked))
      add<ExactBytes>(rule.count);
  }

  Stage& first() { return *stages_.back(); }

 private:
  template <typename Part, typename... Arguments>
  void add(Arguments... arguments) {
    stages_.push_back(std::make_unique<Part>(*stages_.back(), arguments...));
  }

  void split(const ReadRule& rule, DeliverySink& sink) {
    switch (rule.splitting) {
      case ReadSplitting::lines_lf:
      case ReadSplitting::lines_lf_bare:
      case ReadSplitting::lines_any:
      case ReadSplitting::lines_readline:
      case ReadSplitting::lines_text:
      case ReadSplitting::lines_requests:
      case ReadSplitting::lines_data:
        stages_.push_back(line_stage(rule, sink));
        return;
      case ReadSplitting::events:
      case ReadSplitting::events_wait:
      case ReadSplitting::events_lost:
      case ReadSplitting::events_double:
      case ReadSplitting::events_double_js:
        stages_.push_back(event_stage(rule, sink));
        return;
      default:
        stages_.push_back(std::make_unique<Handout>(sink));
        cut(rule);
    }
  }

  void cut(const ReadRule& rule) {
    switch (rule.splitting) {
      case ReadSplitting::all:
        return add<ExactBytes>(kAllBytes);
      case ReadSplitting::exactly:
        return add<ExactBytes>(rule.split);
      case ReadSplitting::at_most:
        return add<AtMostBytes>(rule.split);
      case ReadSplitting::characters:
        return add<ExactCharacters>(rule.split);
      case ReadSplitting::stdio_blocks:
        return add<StdioBlocks>(rule.split);
      case ReadSplitting::stdio_lines:
        return add<StdioLines>(rule.split);
      default:
        return;
    }
  }

  void decode(const BodyTrace& trace, const ReadRule& rule) {
    if (trace.encoding.empty() || rule.decoding == ReadDecoding::none) return;
    if (rule.decoding == ReadDecoding::limited && rule.count != kAllBytes) {
      if (trace.chunked)
        add<AtMostBytes>(rule.count);
      else
        add<ExactBytes>(rule.count);
    }
    if (rule.decoded_bytes_max != kAllBytes) add<AtMostBytes>(rule.decoded_bytes_max);
    stages_.push_back(std::make_unique<Decoding>(*stages_.back(), trace.encoding));
  }

  std::vector<std::unique_ptr<Stage>> stages_;
};

class KeptDeliveries final : public DeliverySink {
 public:
  void deliver(std::string_view content, Instant at, std::size_t) override {
    kept.push_back({at, std::string(content)});
  }
  std::vector<Delivery> kept;
};

}  // namespace

void replay(const BodyTrace& trace, const ReadRule& rule, DeliverySink& sink) {
  if (rule.event_stream_only && !is_event_stream(*trace.head)) return;
  Pipeline pipeline(trace, rule, sink);
  frame_body(trace, rule, pipeline.first());
}

std::vector<Delivery> deliveries(const BodyTrace& trace, const ReadRule& rule) {
  KeptDeliveries sink;
  replay(trace, rule, sink);
  return std::move(sink.kept);
}

std::vector<Delivery> deliveries(const WireRecord& wire, const DecodedResponse& response,
                                 const ReadRule& rule) {
  return deliveries(trace_body(wire, response), rule);
}

}  // namespace streamgauge
