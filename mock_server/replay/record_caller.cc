// SPDX-License-Identifier: MIT
#include "mock_server/replay/record_caller.h"

#include <fmt/format.h>

#include "mock_server/api/json_text.h"
#include "mock_server/replay/asked_request.h"

namespace streamgauge {
namespace {

constexpr std::size_t kUnsentBytesMax = 1U << 20U;  // then the upstream has to wait
constexpr auto kSilenceMax = std::chrono::minutes(10);

}  // namespace

RecordCaller::~RecordCaller() { drop_link(); }

void RecordCaller::on_request(const RequestReader::Message& message) {
  if (!message.target().starts_with('/'))
    return refuse(400, dumped(caller_error("invalid_request",
                                           "The request's target must begin with a slash: all "
                                           "requests go to the one upstream.")));
  asked_ = asked_request(message);
  secrets_ = secret_words(message);
  forwarded_ = forwarded_request(message, state_.upstream.url);
  keep_alive_ = message.keep_alive();
  if (link_ && link_->is_open()) return ask();
  drop_link();
  link_ = std::make_shared<UpstreamLink>(loop().io(), state_.upstream,
                                         static_cast<UpstreamLink::Watcher&>(*this));
  link_->open();
}

void RecordCaller::on_open() { ask(); }

void RecordCaller::ask() {
  link_->send(std::exchange(forwarded_, {}));
  heard_ = SteadyClock().now();
  store_.emplace(state_.writer, asked_, since(heard_), std::exchange(secrets_, {}));
  asked_ = {};
  watch_silence();
}

void RecordCaller::on_unreachable(const Error& why) {
  state_.tell(fmt::format("{}\n  {}", why.what, why.hint));
  drop_link();
  refuse(502,
         dumped(caller_error("upstream_unreachable", fmt::format("{} ({})", why.what, why.hint))));
}

void RecordCaller::on_read(std::string_view bytes, Instant at) {
  if (!store_) {  // a 408 for being idle, say
    state_.tell("the upstream said what nobody had asked for: its connection is ended");
    drop_link();
    if (is_idle()) end_in_order();
    return;
  }
  send(bytes);          // first of all
  if (!store_) return;  // the client has gone
  heard_ = at;
  store_->read(bytes, since(at));
  if (store_->tracker().over_limit()) return give_up("the upstream's head is over 64 KiB");
  if (store_->tracker().over()) return answered(at);
  if (unsent_bytes() > kUnsentBytesMax) link_->set_reading(false);
}

void RecordCaller::go_on() {
  if (link_) link_->set_reading(true);
}

void RecordCaller::answered(Instant at) {
  const bool goes_on = keep_alive_ && store_->tracker().keeps_alive();
  store_->end(AnswerEnd::complete, since(at));
  store_.reset();
  if (goes_on) return next_request();
  drop_link();
  end_in_order();
}

void RecordCaller::on_end(UpstreamLink::End end, Instant at) {
  link_.reset();
  if (!store_) {  // between requests: as upstreams do after a while
    if (is_idle()) end_in_order();
    return;
  }
  const bool is_whole = store_->tracker().ends_by_close() && end == UpstreamLink::End::closed;
  const bool is_reset = end == UpstreamLink::End::broken;
  store_->end(is_reset   ? AnswerEnd::reset
              : is_whole ? AnswerEnd::closed
                         : AnswerEnd::truncated,
              since(at));
  store_.reset();
  if (is_reset) return end_by_reset();
  end_in_order(is_whole);
}

void RecordCaller::client_left() {
  drop_link();
  if (store_) store_->end(AnswerEnd::client_gone, since(SteadyClock().now()));
  store_.reset();
}

void RecordCaller::watch_silence() {
  if (silence_due_) return;
  silence_due_ = heard_ + kSilenceMax;
  wake_at(*silence_due_);
}

void RecordCaller::on_wake(Instant now) {
  if (!silence_due_ || *silence_due_ > now) return;
  silence_due_.reset();
  if (!store_) return;
  if (heard_ + kSilenceMax > now) return watch_silence();
  give_up("the upstream has said nothing for 10 minutes");
}

// The exchange stays without its end: it is not known.
void RecordCaller::give_up(const std::string& why) {
  state_.tell(why + ": both connections are ended");
  drop_link();
  store_.reset();
  end_by_reset();
}

void RecordCaller::drop_link() {
  if (link_) link_->close();
  link_.reset();
}

}  // namespace streamgauge
