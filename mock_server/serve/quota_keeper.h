// SPDX-License-Identifier: MIT
// For counting what each key has used of its quota: a window begins with a key's first request.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "scenarios/plan/quota.h"

namespace streamgauge {

// May be called from any thread.
class QuotaKeeper {
 public:
  // A request that is refused is not charged.
  QuotaState charge(const Quota& quota, const std::string& key, std::size_t tokens, Instant now);

 private:
  struct Window {
    Instant begun;
    std::size_t requests = 0, tokens = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Window> windows_;  // by key
};

}  // namespace streamgauge
