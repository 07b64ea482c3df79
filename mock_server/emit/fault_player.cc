// SPDX-License-Identifier: MIT
#include "mock_server/emit/fault_player.h"

#include <algorithm>

namespace streamgauge {
namespace {

bool cuts_connection(FaultKind kind) { return kind >= FaultKind::fin && kind <= FaultKind::hang; }

// Without its last third, but with the newlines that end it: the frame stays, its JSON does not.
void break_json(std::string& text) {
  const std::size_t end = text.find_last_not_of("\r\n") + 1;
  text.erase(end - end / 3, end / 3);
}

}  // namespace

const Fault* FaultPlayer::find(FaultKind kind) const {
  const auto found = std::find_if(faults_.begin(), faults_.end(),
                                  [&](const Fault& fault) { return fault.kind == kind; });
  return found == faults_.end() ? nullptr : &*found;
}

const Fault* FaultPlayer::find(FaultKind kind, std::uint32_t chunk) const {
  const auto found = std::find_if(faults_.begin(), faults_.end(), [&](const Fault& fault) {
    return fault.kind == kind && fault.chunk == chunk;
  });
  return found == faults_.end() ? nullptr : &*found;
}

void FaultPlayer::append_chunk(std::string& out, std::uint32_t chunk) const {
  if (faults_.empty()) return dialect_.append_chunk(out, chunk);
  if (const Fault* fault = find(FaultKind::error_event, chunk)) {
    const std::string message =
        fault->message.empty() ? std::string(usual_message(fault->status)) : fault->message;
    return dialect_.append_error(out, {fault->status, message, {}, {}, {}}, chunk);
  }
  if (find(FaultKind::drop, chunk) != nullptr) return;
  std::uint32_t sent = chunk;
  if (chunk > 0 && find(FaultKind::reorder, chunk - 1) != nullptr) sent = chunk - 1;
  if (chunk + 1 < dialect_.chunks() && find(FaultKind::reorder, chunk) != nullptr) sent = chunk + 1;
  std::string text;
  dialect_.append_chunk(text, sent);
  if (find(FaultKind::broken_json, chunk) != nullptr) break_json(text);
  if (find(FaultKind::invalid_utf8, chunk) != nullptr) text.insert(text.size() / 2, 1, '\xFF');
  out += text;
  if (find(FaultKind::duplicate, chunk) != nullptr) out += text;
}

void FaultPlayer::append_epilogue(std::string& out, std::uint32_t sent) const {
  std::string text;
  dialect_.append_epilogue(text, sent);
  const std::string mark = dialect_.end_mark();
  if (!mark.empty() && find(FaultKind::no_end_mark) != nullptr && text.ends_with(mark))
    text.resize(text.size() - mark.size());
  if (find(FaultKind::double_end_mark) != nullptr) text += mark;
  out += text;
}

FramingFault FaultPlayer::framing_fault(std::uint32_t chunk) const {
  if (faults_.empty()) return FramingFault::none;
  if (find(FaultKind::wrong_http_chunk_size, chunk) != nullptr) return FramingFault::wrong_size;
  if (find(FaultKind::bare_lf, chunk) != nullptr) return FramingFault::bare_lf;
  if (find(FaultKind::truncated_http_chunk, chunk) != nullptr) return FramingFault::truncated;
  return FramingFault::none;
}

std::vector<FaultKind> FaultPlayer::of_chunk(std::uint32_t chunk) const {
  std::vector<FaultKind> kinds;
  for (const Fault& fault : faults_)
    if (fault.chunk == chunk && !cuts_connection(fault.kind)) kinds.push_back(fault.kind);
  return kinds;
}

bool FaultPlayer::is_last(std::uint32_t chunk) const {
  return find(FaultKind::error_event, chunk) != nullptr ||
         find(FaultKind::truncated_http_chunk, chunk) != nullptr;
}

std::optional<FaultKind> FaultPlayer::cut(std::uint32_t chunks, std::size_t bytes,
                                          Duration since_head) const {
  for (const Fault& fault : faults_) {
    if (!cuts_connection(fault.kind)) continue;
    if ((fault.chunk && chunks >= *fault.chunk) || (fault.bytes && bytes >= *fault.bytes) ||
        (fault.after && since_head >= *fault.after))
      return fault.kind;
  }
  return std::nullopt;
}

std::size_t FaultPlayer::room(std::size_t sent) const {
  std::size_t room = SIZE_MAX;
  for (const Fault& fault : faults_)
    if (cuts_connection(fault.kind) && fault.bytes)
      room = std::min(room, *fault.bytes - std::min(*fault.bytes, sent));
  return room;
}

std::optional<Duration> FaultPlayer::next_cut() const {
  std::optional<Duration> next;
  for (const Fault& fault : faults_)
    if (cuts_connection(fault.kind) && fault.after)
      next = std::min(next.value_or(*fault.after), *fault.after);
  return next;
}

}  // namespace streamgauge
