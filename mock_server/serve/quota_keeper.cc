// SPDX-License-Identifier: MIT
#include "mock_server/serve/quota_keeper.h"

namespace streamgauge {
namespace {

constexpr std::size_t kWindowsMax = 10'000;  // the least key is forgotten first

std::size_t left(std::size_t limit, std::size_t used) { return limit > used ? limit - used : 0; }

}  // namespace

QuotaState QuotaKeeper::charge(const Quota& quota, const std::string& key, std::size_t tokens,
                               Instant now) {
  const std::scoped_lock lock(mutex_);
  if (windows_.size() >= kWindowsMax && !windows_.contains(key)) windows_.erase(windows_.begin());
  Window& window = windows_.try_emplace(key, Window{now, 0, 0}).first->second;
  if (now >= window.begun + quota.per) window = {now, 0, 0};
  const bool allowed = (quota.requests == 0 || window.requests + 1 <= quota.requests) &&
                       (quota.tokens == 0 || window.tokens + tokens <= quota.tokens);
  if (allowed) {
    ++window.requests;
    window.tokens += tokens;
  }
  return {quota, allowed, left(quota.requests, window.requests), left(quota.tokens, window.tokens),
          window.begun + quota.per - now};
}

}  // namespace streamgauge
