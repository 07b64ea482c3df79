// SPDX-License-Identifier: MIT
// Event streams: any split gives the same events, and what they hold is UTF-8.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "harness/wire/event_parser.h"
#include "harness/wire/utf8.h"
#include "tests/fuzz/splits.h"

namespace streamgauge {
namespace {

struct Parsed {
  std::vector<StreamEvent> events;
  SseParser parser;
};

Parsed parsed(const std::vector<std::string_view>& pieces) {
  Parsed out;
  for (const std::string_view piece : pieces) out.parser.feed(piece, Instant{}, out.events);
  return out;
}

bool same(const StreamEvent& one, const StreamEvent& other) {
  return one.type == other.type && one.data == other.data && one.id == other.id;
}

bool is_utf8(const std::string& text) {
  std::string again;
  append_utf8(again, text);
  return again == text;
}

void check(std::string_view input) {
  const Parsed whole = parsed({input});
  const Parsed split = parsed(drawn_pieces(input));
  if (!std::equal(whole.events.begin(), whole.events.end(), split.events.begin(),
                  split.events.end(), same) ||
      whole.parser.last_event_id() != split.parser.last_event_id() ||
      whole.parser.retry() != split.parser.retry() ||
      whole.parser.comments() != split.parser.comments())
    std::abort();
  for (const StreamEvent& event : whole.events)
    if (event.type.empty() || !is_utf8(event.type) || !is_utf8(event.data) || !is_utf8(event.id))
      std::abort();
}

}  // namespace
}  // namespace streamgauge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  streamgauge::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
