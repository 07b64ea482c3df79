// SPDX-License-Identifier: MIT
#include "tests/unit/harness/judge/synthetic.h"

#include <algorithm>

namespace streamgauge {
namespace {

std::string framed(const std::string& text) { return "data: " + text + "\n\n"; }

StreamLedger first_ledger(const SyntheticSetUp& set_up) {
  StreamLedger ledger = made_ledger(set_up.chunk_bytes, {}, 0);
  ledger.nonce = set_up.nonce;
  return ledger;
}

}  // namespace

SyntheticStream::SyntheticStream(SyntheticSetUp set_up)
    : set_up_(std::move(set_up)),
      policy_(relay_policy(*parse_relay(set_up_.relay), set_up_.compress)),
      ledger_(first_ledger(set_up_)),
      chunk_wire_bytes_(framed(std::string(set_up_.chunk_bytes, 'x')).size()) {
  RelayOutput out;
  policy_->on_head(at_ms(now_), out);
  take(std::move(out));
  rest(5);
}

void SyntheticStream::take(RelayOutput out) {
  std::string bytes;
  if (out.head && !head_out_) {
    bytes = "HTTP/1.1 " + set_up_.status +
            "\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n" +
            (set_up_.compress ? "Content-Encoding: gzip\r\n" : "") + set_up_.headers + "\r\n";
    head_out_ = true;
  }
  for (const std::string& frame : out.frames) {
    bytes += http_chunk(frame);
    body_ += frame.size();
  }
  if (out.finish) bytes += kLastChunk;
  if (!bytes.empty()) reads_.push_back({now_ + set_up_.latency_ms, std::move(bytes)});
}

void SyntheticStream::emit() {
  const auto sequence = static_cast<std::uint32_t>(emitted_ms_.size());
  emitted_ms_.push_back(now_);
  StreamLedger text_ledger = ledger_;
  text_ledger.nonce = kNonce;
  const std::string text = set_up_.lose_markers ? std::string(set_up_.chunk_bytes, 'x')
                                                : chunk_text(text_ledger, sequence);
  RelayOutput out;
  policy_->on_piece(framed(text), at_ms(now_), out);
  take(std::move(out));
}

bool SyntheticStream::wait(const std::function<bool()>& done, double within_ms) {
  const double deadline = now_ + within_ms;
  // What the policy let go at once has arrived a latency later.
  now_ = std::min(deadline, now_ + set_up_.latency_ms);
  while (!done()) {
    const auto wake = policy_->wake();
    const double wake_ms = wake ? to_ms(*wake - at_ms(0)) : deadline + 1;
    if (wake_ms > deadline) {
      now_ = deadline;
      return false;
    }
    now_ = std::max(now_, wake_ms);
    RelayOutput out;
    policy_->on_timer(at_ms(now_), out);
    take(std::move(out));
    now_ += set_up_.latency_ms;
  }
  return true;
}

void SyntheticStream::rest(double ms) {
  wait([] { return false; }, ms);
}

std::size_t SyntheticStream::arrived() const { return body_ / chunk_wire_bytes_; }

Observation SyntheticStream::end() {
  ledger_.plan.chunks = std::max<std::size_t>(emitted_ms_.size(), 1);
  for (const double ms : emitted_ms_) ledger_.emissions.push_back({at_ms(ms), at_ms(ms), 0});
  ledger_.ended = at_ms(now_);
  now_ += 0.1;
  RelayOutput out;
  policy_->on_end(at_ms(now_), out);
  take(std::move(out));
  wait([this] { return !reads_.empty() && reads_.back().bytes.ends_with(kLastChunk); }, 5000);
  std::stable_sort(reads_.begin(), reads_.end(),
                   [](const TimedBytes& a, const TimedBytes& b) { return a.ms < b.ms; });
  return observe(made_wire(reads_, WireEnd::by_us, now_ + 1), ledger_);
}

}  // namespace streamgauge
