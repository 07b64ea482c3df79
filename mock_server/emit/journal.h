// SPDX-License-Identifier: MIT
// For remembering every request, streamed, whole or refused, so that a test can ask what was
// called.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/plan/outage.h"
#include "scenarios/plan/wire_form.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct JournalEntry {
  std::uint64_t number = 0;         // counts the mock's requests from 1
  Instant at;                       // when it had been read
  std::string method, path, query;  // credentials in the query are redacted
  Headers headers;                  // the first, within kHeadKept; credentials redacted
  std::string body;                 // its first kBodyKept bytes; what looks like a key is masked
  std::size_t body_bytes = 0;
  std::string model, last_message;   // where an API has them
  int status = 0;                    // 0: it was not answered
  std::optional<OutageKind> outage;  // that it fell into; without a method: a refused connection
  std::uint64_t stream = 0;          // ordinal of its ledger; 0: it was not streamed
};

// All that is set must hold.
struct JournalFilter {
  std::optional<std::string> method, path, model, contains;  // contains: in the body
  std::optional<int> status;
  std::uint64_t before = UINT64_MAX;  // only numbers under this, for paging
  bool matches(const JournalEntry& entry) const;
};

class Journal {
 public:
  static constexpr std::size_t kEntriesMax = 10'000;
  static constexpr std::size_t kBodyKept = 4'096;
  static constexpr std::size_t kHeadKept = 4'096;  // of all header fields together
  static constexpr std::size_t kTextKept = 1'024;  // of path, query, model and last message each

  void add(JournalEntry entry);  // the oldest goes first when there are too many
  void clear();
  std::vector<JournalEntry> newest(const JournalFilter& filter, std::size_t limit) const;
  std::size_t count(const JournalFilter& filter) const;
  std::uint64_t dropped() const;

 private:
  mutable std::mutex mutex_;
  std::deque<JournalEntry> entries_;
  std::uint64_t dropped_ = 0;
};

}  // namespace streamgauge
