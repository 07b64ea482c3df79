// SPDX-License-Identifier: MIT
#include "tests/bench/chat_load.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

namespace streamgauge {
namespace {

float microseconds(Duration duration) {
  return std::chrono::duration<float, std::micro>(duration).count();
}

double quantile(std::vector<float>& values, double rank) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(rank * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

}  // namespace

ChatTally::ChatTally(const ChatLoad& load) : load_(load) {
  gap_errors_us_.reserve(load.streams * load.chunks);
  drifts_us_.reserve(load.streams);
}

void ChatTally::chunks_came(Stream& stream, std::size_t count, Instant at) {
  for (; count > 0; --count, ++chunks_) {
    if (stream.chunks++ == 0) {
      stream.first = at;
      if (++begun_ == load_.streams && !one_ended_) {
        all_ran_ = true;
        gaps_before_ = gap_errors_us_.size();
        chunks_before_ = chunks_;
        say("all_run");
      }
    } else {
      gap_errors_us_.push_back(std::abs(microseconds(at - stream.last - load_.interval)));
    }
    stream.last = at;
  }
}

void ChatTally::ended(const Stream& stream, std::size_t ChatEnds::*how) {
  if (!one_ended_) {
    one_ended_ = true;
    gaps_until_ = gap_errors_us_.size();
    chunks_until_ = chunks_;
    say("first_ended");
  }
  if (how == &ChatEnds::rightly && stream.chunks != load_.chunks) how = &ChatEnds::early;
  ++(ends_.*how);
  if (stream.chunks < 2) return;
  const auto gaps = static_cast<std::int64_t>(stream.chunks - 1);
  drifts_us_.push_back(microseconds(stream.last - stream.first - gaps * load_.interval));
}

void ChatTally::say(const char* word) const {
  fmt::print("{} {}\n", word, chunks_);
  std::fflush(stdout);
}

void ChatTally::print() const {
  const bool whole = all_ran_ && one_ended_ && chunks_until_ > chunks_before_;
  std::vector<float> gaps = gap_errors_us_, drifts = drifts_us_;
  if (whole)
    gaps.assign(gap_errors_us_.begin() + static_cast<std::ptrdiff_t>(gaps_before_),
                gap_errors_us_.begin() + static_cast<std::ptrdiff_t>(gaps_until_));
  fmt::print(R"({{"whole":{},"window_chunks":{},"chunks":{},"rightly":{},"early":{},"left":{},)"
             R"("failed":{},"gap_us_p50":{:.1f},"gap_us_p99":{:.1f},"drift_us_p50":{:.1f}}})"
             "\n",
             whole, whole ? chunks_until_ - chunks_before_ : 0, chunks_, ends_.rightly, ends_.early,
             ends_.left, ends_.failed + (load_.streams - ends_.all()), quantile(gaps, 0.5),
             quantile(gaps, 0.99), quantile(drifts, 0.5));
}

}  // namespace streamgauge
