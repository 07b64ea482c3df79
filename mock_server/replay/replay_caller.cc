// SPDX-License-Identifier: MIT
#include "mock_server/replay/replay_caller.h"

#include <fmt/format.h>

#include "mock_server/api/json_text.h"
#include "mock_server/replay/asked_request.h"

namespace streamgauge {
namespace {

constexpr auto kSilenceMax = std::chrono::minutes(10);

std::string nothing_recorded(const AskedRequest& asked, const ExchangeFinder& finder) {
  const std::string place = fmt::format("{} {}", asked.method, asked.target.substr(0, 200));
  auto error = caller_error(
      "not_recorded",
      fmt::format("The recording has no answer left for {} with this body. Record it with "
                  "streamgauge-mock record, or ask for what there is.",
                  place));
  error["error"]["recorded"] = finder.offers();
  return dumped(error);
}

}  // namespace

void ReplayCaller::on_request(const RequestReader::Message& message) {
  const Instant now = SteadyClock().now();
  const AskedRequest asked = asked_request(message);
  keep_alive_ = message.keep_alive();
  exchange_ = state_.finder.find(asked);
  if (exchange_ == nullptr) return refuse(404, nothing_recorded(asked, state_.finder));
  schedule_.emplace(*exchange_, now, state_.speed);
  next_ = 0;
  tracker_ = AnswerTracker(asked.method == "HEAD");
  advance(now);
}

void ReplayCaller::advance(Instant now) {
  while (exchange_ != nullptr && is_clear()) {
    if (const Instant due = schedule_->due(next_); due > now) return wake_at(due);
    if (next_ == exchange_->reads.size()) return finish(now);
    const std::string& bytes = exchange_->reads[next_++].bytes;
    tracker_.feed(bytes);
    send(bytes);
    now = SteadyClock().now();
  }
}

void ReplayCaller::finish(Instant now) {
  switch (exchange_->end) {
    case AnswerEnd::client_gone:  // the upstream said nothing more up to here
      if (!silent_until_) {
        silent_until_ = now + kSilenceMax;
        return wake_at(*silent_until_);
      }
      if (*silent_until_ > now) return;
      break;
    case AnswerEnd::reset:
      exchange_ = nullptr;
      return end_by_reset();
    case AnswerEnd::truncated:
      exchange_ = nullptr;
      return end_in_order(false);
    case AnswerEnd::complete:
      if (!keep_alive_ || !tracker_.keeps_alive()) break;
      exchange_ = nullptr;
      return next_request();
    case AnswerEnd::closed:
      break;
  }
  exchange_ = nullptr;
  end_in_order();
}

}  // namespace streamgauge
