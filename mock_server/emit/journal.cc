// SPDX-License-Identifier: MIT
#include "mock_server/emit/journal.h"

#include <algorithm>

namespace streamgauge {

bool JournalFilter::matches(const JournalEntry& entry) const {
  return (!method || *method == entry.method) && (!path || *path == entry.path) &&
         (!model || *model == entry.model) && (!status || *status == entry.status) &&
         (!contains || entry.body.find(*contains) != std::string::npos) && entry.number < before;
}

namespace {

// The first of them, within kHeadKept bytes.
void shorten(Headers& headers) {
  std::size_t bytes = 0;
  const auto over = std::find_if(headers.begin(), headers.end(), [&](const Header& header) {
    bytes += header.name.size() + header.value.size();
    return bytes > Journal::kHeadKept;
  });
  headers.erase(over, headers.end());
}

void shorten(std::string& text, std::size_t bytes) {
  if (text.size() > bytes) text.resize(bytes);
}

}  // namespace

void Journal::add(JournalEntry entry) {
  entry.body_bytes = std::max(entry.body_bytes, entry.body.size());
  shorten(entry.headers);
  shorten(entry.body, kBodyKept);
  for (std::string* text : {&entry.path, &entry.query, &entry.model, &entry.last_message})
    shorten(*text, kTextKept);
  const std::scoped_lock lock(mutex_);
  entries_.push_back(std::move(entry));
  if (entries_.size() <= kEntriesMax) return;
  entries_.pop_front();
  ++dropped_;
}

void Journal::clear() {
  const std::scoped_lock lock(mutex_);
  entries_.clear();
  dropped_ = 0;
}

std::vector<JournalEntry> Journal::newest(const JournalFilter& filter, std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  std::vector<JournalEntry> found;
  for (auto entry = entries_.rbegin(); entry != entries_.rend() && found.size() < limit; ++entry)
    if (filter.matches(*entry)) found.push_back(*entry);
  return found;
}

std::size_t Journal::count(const JournalFilter& filter) const {
  const std::scoped_lock lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.end(),
                    [&](const JournalEntry& entry) { return filter.matches(entry); }));
}

std::uint64_t Journal::dropped() const {
  const std::scoped_lock lock(mutex_);
  return dropped_;
}

}  // namespace streamgauge
