// SPDX-License-Identifier: MIT
#include "mock_server/emit/journal.h"

#include <algorithm>

#include "scenarios/plan/field_name.h"

namespace streamgauge {

namespace {

bool holds(const HeaderCondition& wanted, const Headers& headers) {
  return std::any_of(headers.begin(), headers.end(), [&](const Header& header) {
    return same_name(header.name, wanted.name) && (!wanted.value || header.value == *wanted.value);
  });
}

bool is_within(const std::optional<std::string>& wanted, const std::string& text) {
  return !wanted || text.find(*wanted) != std::string::npos;
}

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

bool JournalFilter::matches(const JournalEntry& entry) const {
  return entry.number < before && (!method || *method == entry.method) &&
         (!path || *path == entry.path) && (!query || *query == entry.query) &&
         (!model || *model == entry.model) && (!status || *status == entry.status) &&
         (!stream || *stream == entry.stream) &&
         std::all_of(headers.begin(), headers.end(),
                     [&](const HeaderCondition& wanted) { return holds(wanted, entry.headers); }) &&
         is_within(message, entry.last_message) && is_within(contains, entry.body);
}

void Journal::add(JournalEntry entry) {
  entry.body_bytes = std::max(entry.body_bytes, entry.body.size());
  shorten(entry.headers);
  shorten(entry.body, kBodyKept);
  for (std::string* text : {&entry.path, &entry.query, &entry.model, &entry.last_message})
    shorten(*text, kTextKept);
  auto kept = std::make_shared<const JournalEntry>(std::move(entry));
  const std::scoped_lock lock(mutex_);
  if (kept->status > 0) ++answers_[kept->status];
  entries_.push_back(std::move(kept));
  if (entries_.size() <= kEntriesMax) return;
  entries_.pop_front();
  ++dropped_;
  ++dropped_ever_;
}

// Entries never change, as readers share them: another one takes its place. The count of answers by
// status stays: a counter that falls is read as one that began anew.
void Journal::was_cut(std::uint64_t number, OutageKind kind) {
  const std::scoped_lock lock(mutex_);
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                  [&](const Entry& entry) { return entry->number == number; });
  if (found == entries_.rend()) return;
  JournalEntry cut = **found;
  cut.status = 0;
  cut.outage = kind;
  *found = std::make_shared<const JournalEntry>(std::move(cut));
}

void Journal::clear() {
  const std::scoped_lock lock(mutex_);
  entries_.clear();
  dropped_ = 0;
}

// Entries never change, so they are looked at without keeping requests waiting.
std::vector<Journal::Entry> Journal::all() const {
  const std::scoped_lock lock(mutex_);
  return {entries_.begin(), entries_.end()};
}

std::vector<Journal::Entry> Journal::newest(const JournalFilter& filter, std::size_t limit) const {
  const std::vector<Entry> entries = all();
  std::vector<Entry> found;
  for (auto entry = entries.rbegin(); entry != entries.rend() && found.size() < limit; ++entry)
    if (filter.matches(**entry)) found.push_back(*entry);
  return found;
}

std::optional<Journal::Entry> Journal::find(std::uint64_t number) const {
  const std::scoped_lock lock(mutex_);
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                  [&](const Entry& entry) { return entry->number == number; });
  return found == entries_.rend() ? std::nullopt : std::optional(*found);
}

std::size_t Journal::count(const JournalFilter& filter) const {
  const std::vector<Entry> entries = all();
  return static_cast<std::size_t>(std::count_if(
      entries.begin(), entries.end(), [&](const Entry& entry) { return filter.matches(*entry); }));
}

std::uint64_t Journal::dropped() const {
  const std::scoped_lock lock(mutex_);
  return dropped_;
}

std::uint64_t Journal::dropped_ever() const {
  const std::scoped_lock lock(mutex_);
  return dropped_ever_;
}

std::size_t Journal::kept() const {
  const std::scoped_lock lock(mutex_);
  return entries_.size();
}

std::map<int, std::uint64_t> Journal::answers() const {
  const std::scoped_lock lock(mutex_);
  return answers_;
}

}  // namespace streamgauge
