// SPDX-License-Identifier: MIT
#include "harness/clients/rules/event_stages.h"

#include <string>

#include "harness/wire/event_parser.h"

namespace streamgauge {
namespace {

// Parses lines one by one, so that each event is known to end at its blank line's byte.
class EventHandout {
 public:
  EventHandout(DeliverySink& sink, const ReadRule& rule)
      : sink_(sink), ends_at_done_(rule.ends_at_done), event_bytes_max_(rule.event_bytes_max) {}

  void feed(std::string_view bytes, Instant at) {
    while (!bytes.empty() && !done_) {
      const std::size_t line_end = bytes.find_first_of("\r\n");
      const std::size_t taken = line_end == std::string_view::npos ? bytes.size() : line_end + 1;
      if (!fits(bytes.substr(0, taken))) return;
      parser_.feed(bytes.substr(0, taken), at, events_);
      through_ += taken;
      bytes.remove_prefix(taken);
      for (const StreamEvent& event : events_) deliver(event, at);
      events_.clear();
    }
  }

 private:
  void deliver(const StreamEvent& event, Instant at) {
    done_ = done_ || (ends_at_done_ && event.data.starts_with("[DONE]"));
    if (!done_) sink_.deliver(event.data, at, through_);
  }

  // Counts the lines of an event, but neither comments nor line ends. Too many are the end of it.
  bool fits(std::string_view line) {
    const bool second_half = after_cr_ && line == "\n";
    after_cr_ = line.ends_with('\r');
    if (second_half) return true;
    const bool whole = line.ends_with('\n') || line.ends_with('\r');
    if (line_bytes_ == 0) comment_ = line.starts_with(':');
    line_bytes_ += line.size() - (whole ? 1 : 0);
    done_ = !(whole && comment_) && event_bytes_ + line_bytes_ > event_bytes_max_;
    if (whole) {
      event_bytes_ = line_bytes_ == 0 ? 0 : event_bytes_ + (comment_ ? 0 : line_bytes_);
      line_bytes_ = 0;
    }
    return !done_;
  }

  DeliverySink& sink_;
  bool ends_at_done_;
  std::size_t event_bytes_max_;
  std::size_t event_bytes_ = 0, line_bytes_ = 0;
  bool comment_ = false, after_cr_ = false;
  SseParser parser_;
  std::vector<StreamEvent> events_;
  std::size_t through_ = 0;
  bool done_ = false;
};

class Events final : public Stage {
 public:
  Events(DeliverySink& sink, const ReadRule& rule)
      : handout_(sink, rule), splitting_(rule.splitting) {}

  void feed(std::string_view bytes, Instant at) override {
    if (bytes.empty()) return;
    if (kept_cr_) handout_.feed("\r", at);
    kept_cr_ = splitting_ != ReadSplitting::events && bytes.ends_with('\r');
    if (kept_cr_) bytes.remove_suffix(1);
    handout_.feed(bytes, at);
  }

  void end(Instant at, bool whole) override {
    if (whole && kept_cr_ && splitting_ == ReadSplitting::events_wait) handout_.feed("\r", at);
  }

 private:
  EventHandout handout_;
  ReadSplitting splitting_;
  bool kept_cr_ = false;
};

// Collects until a line end is doubled, in the bytes, and only then looks for lines.
class DoubledEnds final : public Stage {
 public:
  DoubledEnds(DeliverySink& sink, const ReadRule& rule)
      : handout_(sink, rule), holds_cr_(rule.splitting == ReadSplitting::events_double_js) {}

  void feed(std::string_view bytes, Instant at) override {
    if (bytes.empty()) return;
    if (kept_cr_) handout_.feed("\r", at);
    kept_cr_ = false;
    while (!bytes.empty()) {
      const std::size_t taken = line_bytes(bytes);
      block_ += bytes.substr(0, taken);
      bytes.remove_prefix(taken);
      if (doubled()) let_go(at);
    }
  }

  void end(Instant at, bool whole) override {
    if (!whole) return;
    if (kept_cr_) handout_.feed("\r", at);
    handout_.feed(block_, at);
  }

 private:
  // Through the line end; a CRLF in one piece is one.
  static std::size_t line_bytes(std::string_view bytes) {
    const std::size_t at = bytes.find_first_of("\r\n");
    if (at == std::string_view::npos) return bytes.size();
    return bytes.substr(at).starts_with("\r\n") ? at + 2 : at + 1;
  }

  bool doubled() const {
    const std::string_view block = block_;
    return block.ends_with("\n\n") || block.ends_with("\r\r") || block.ends_with("\r\n\r\n");
  }

  void let_go(Instant at) {
    kept_cr_ = holds_cr_ && block_.ends_with('\r');
    if (kept_cr_) block_.pop_back();
    handout_.feed(block_, at);
    block_.clear();
  }

  EventHandout handout_;
  bool holds_cr_;
  bool kept_cr_ = false;
  std::string block_;
};

}  // namespace

std::unique_ptr<Stage> event_stage(const ReadRule& rule, DeliverySink& sink) {
  const bool doubled = rule.splitting == ReadSplitting::events_double ||
                       rule.splitting == ReadSplitting::events_double_js;
  if (doubled) return std::make_unique<DoubledEnds>(sink, rule);
  return std::make_unique<Events>(sink, rule);
}

}  // namespace streamgauge
