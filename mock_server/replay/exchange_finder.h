// SPDX-License-Identifier: MIT
// For choosing the recorded answer to a request.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "mock_server/replay/exchange.h"

namespace streamgauge {

// Only exchanges with the same method and target (path and query, credentials aside) fit. Among
// them, those with the same body, where JSON objects are the same whatever the order of their keys
// and their spaces: in turn, the last one again from then on. Where no body is the same: the first
// that has not been given yet.
class ExchangeFinder {
 public:
  explicit ExchangeFinder(std::shared_ptr<const Recording> recording);

  // null: none fits. Counts what it gives.
  const Exchange* find(const AskedRequest& asked);
  // "POST /v1/chat/completions: 3 recorded, 1 not given yet", the first 20 of them.
  std::vector<std::string> offers() const;

 private:
  struct Entry {
    const Exchange* exchange;
    bool given = false;
  };
  struct Group {
    std::vector<Entry> entries;
    std::map<std::string, std::vector<std::size_t>> by_body;
  };

  std::shared_ptr<const Recording> recording_;
  std::map<std::string, Group> groups_;
};

}  // namespace streamgauge
