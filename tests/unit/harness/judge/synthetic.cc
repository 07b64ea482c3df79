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
  std::size_t body = 0;
  if (out.head && !head_out_) {
    bytes = "HTTP/1.1 " + set_up_.status +
            "\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n" +
            (set_up_.compress ? "Content-Encoding: gzip\r\n" : "") + set_up_.headers + "\r\n";
    head_out_ = true;
  }
  for (const std::string& frame : out.frames) {
    bytes += http_chunk(frame);
    body += frame.size();
  }
  if (out.finish) bytes += kLastChunk;
  if (bytes.empty()) return;
  reads_.push_back({now_ + set_up_.latency_ms, std::move(bytes)});
  body_of_read_.push_back(body);
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
  deliver();
  while (!done()) {
    const auto wake = policy_->wake();
    const double wake_ms = wake ? std::max(to_ms(*wake - at_ms(0)), now_) : deadline + 1;
    const double read_ms = delivered_ < reads_.size() ? reads_[delivered_].ms : deadline + 1;
    if (std::min(wake_ms, read_ms) > deadline) {
      now_ = deadline;
      return false;
    }
    now_ = std::min(wake_ms, read_ms);
    if (wake_ms <= read_ms) {
      RelayOutput out;
      policy_->on_timer(at_ms(now_), out);
      take(std::move(out));
    }
    deliver();
  }
  return true;
}

void SyntheticStream::deliver() {
  for (; delivered_ < reads_.size() && reads_[delivered_].ms <= now_; ++delivered_)
    body_ += body_of_read_[delivered_];
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
  rest(5000);
  return observe(made_wire(reads_, WireEnd::by_us, now_ + 1), ledger_);
}

}  // namespace streamgauge
