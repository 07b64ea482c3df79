// SPDX-License-Identifier: MIT
#include "harness/wire/event_parser.h"

#include <algorithm>
#include <charconv>

#include "harness/wire/utf8.h"

namespace streamgauge {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::chrono::milliseconds kRetryMax = std::chrono::hours(24 * 365);

// Where the lines of one read end. Both places are kept until they are passed, so a read without
// the one or the other is searched for it once and not once a line.
class LineEnds {
 public:
  explicit LineEnds(std::string_view bytes)
      : bytes_(bytes), line_feed_(next('\n', 0)), carriage_return_(next('\r', 0)) {}

  // Of the line that starts at `from`, which only grows; the read's size: it has no end here.
  std::size_t after(std::size_t from) {
    if (line_feed_ < from) line_feed_ = next('\n', from);
    if (carriage_return_ < from) carriage_return_ = next('\r', from);
    return std::min(line_feed_, carriage_return_);
  }

 private:
  std::size_t next(char line_end, std::size_t from) const {
    return std::min(bytes_.find(line_end, from), bytes_.size());
  }

  std::string_view bytes_;
  std::size_t line_feed_;
  std::size_t carriage_return_;
};

// Keeps a part of a line for the reads to come; false: it became too long.
bool keep(std::string& line, std::string_view part) {
  const std::size_t room = kEventBytesMax - line.size();
  line += part.substr(0, room);
  return part.size() <= room;
}

}  // namespace

void SseParser::feed(std::string_view bytes, Instant at, std::vector<StreamEvent>& events) {
  LineEnds ends(bytes);
  for (std::size_t start = 0; start < bytes.size();) {
    if (after_cr_ && bytes[start] == '\n') ++start;  // CRLF is one line end
    after_cr_ = false;
    const std::size_t end = ends.after(start);
    std::string_view line = bytes.substr(start, end - start);
    if (!line_.empty() || end == bytes.size()) {
      if (!keep(line_, line)) line_cut_ = true;
      line = line_;
    }
    if (end == bytes.size()) return;
    after_cr_ = bytes[end] == '\r';
    start = end + 1;
    if (!started_ && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    started_ = true;
    take_line(line, at, events);
    line_.clear();
    line_cut_ = false;
  }
}

void SseParser::take_line(std::string_view line, Instant at, std::vector<StreamEvent>& events) {
  if (line.empty()) return dispatch(at, events);
  if (line.front() == ':') {
    ++comments_;
    return;
  }
  too_long_ = too_long_ || line_cut_;
  if (too_long_) return;
  const std::size_t colon = std::min(line.find(':'), line.size());
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(line.substr(0, colon), value);
}

void SseParser::take_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    if (data_.size() + value.size() >= kEventBytesMax) {
      too_long_ = true;
      return;
    }
    if (has_data_) data_ += '\n';
    append_utf8(data_, value);
    has_data_ = true;
  } else if (name == "event") {
    type_.clear();
    append_utf8(type_, value);
  } else if (name == "id" && value.find('\0') == std::string_view::npos) {
    id_.clear();
    append_utf8(id_, value);
  } else if (name == "retry") {
    take_retry(value);
  }
}

void SseParser::take_retry(std::string_view digits) {
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return;
  std::int64_t ms = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), ms);
  const bool overflows = read.ec == std::errc::result_out_of_range;
  retry_ = overflows ? kRetryMax : std::min(std::chrono::milliseconds(ms), kRetryMax);
}

// The blank line: an event if there was data, and a new block in any case.
void SseParser::dispatch(Instant at, std::vector<StreamEvent>& events) {
  last_event_id_ = id_;
  if (too_long_)
    ++oversized_;
  else if (has_data_)
    events.push_back({at, type_.empty() ? "message" : std::move(type_), std::move(data_), id_});
  data_.clear();
  type_.clear();
  has_data_ = false;
  too_long_ = false;
}

void LineParser::feed(std::string_view bytes, Instant at, std::vector<StreamEvent>& events) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    if (!line_.empty() || end == std::string_view::npos) {
      if (!keep(line_, line)) line_cut_ = true;
      if (end == std::string_view::npos) return;
      line = line_;
    }
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && !line_cut_) events.push_back({at, "line", std::string(line), {}});
    line_.clear();
    line_cut_ = false;
  }
}

}  // namespace streamgauge
