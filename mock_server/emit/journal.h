// SPDX-License-Identifier: MIT
// For remembering every request, streamed, whole or refused, so that a test can ask what was
// called.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
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

// A field of that name, in any case; with that value, when one is given.
struct HeaderCondition {
  std::string name;
  std::optional<std::string> value;
};

// All that is set must hold.
struct JournalFilter {
  std::optional<std::string> method, path, query, model;
  std::optional<std::string> contains, message;  // within the body; within the last message
  std::vector<HeaderCondition> headers;
  std::optional<int> status;
  std::optional<std::uint64_t> stream;
  std::uint64_t before = UINT64_MAX;  // only numbers under this, for paging
  bool matches(const JournalEntry& entry) const;
};

class Journal {
 public:
  static constexpr std::size_t kEntriesMax = 10'000;
  static constexpr std::size_t kBodyKept = 4'096;
  static constexpr std::size_t kHeadKept = 4'096;  // of all header fields together
  static constexpr std::size_t kTextKept = 1'024;  // of path, query, model and last message each

  using Entry = std::shared_ptr<const JournalEntry>;

  void add(JournalEntry entry);  // the oldest goes first when there are too many
  // An answer that was told with add() never went: an outage cut it.
  void was_cut(std::uint64_t number, OutageKind kind);
  void clear();  // what came; the answers stay counted
  std::vector<Entry> newest(const JournalFilter& filter, std::size_t limit) const;
  std::optional<Entry> find(std::uint64_t number) const;
  std::size_t count(const JournalFilter& filter) const;
  std::uint64_t dropped() const;  // since it was cleared
  std::uint64_t dropped_ever() const;
  std::size_t kept() const;
  std::map<int, std::uint64_t> answers() const;  // ever, by status

 private:
  std::vector<Entry> all() const;

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  std::uint64_t dropped_ = 0, dropped_ever_ = 0;
  std::map<int, std::uint64_t> answers_;
};

}  // namespace streamgauge
