// SPDX-License-Identifier: MIT
// NDJSON: any split gives the same lines, and they are the input's.
#include <cstdint>
#include <cstdlib>

#include "harness/wire/event_parser.h"
#include "tests/fuzz/splits.h"

namespace streamgauge {
namespace {

std::vector<std::string> lines(const std::vector<std::string_view>& pieces) {
  LineParser parser;
  std::vector<StreamEvent> events;
  for (const std::string_view piece : pieces) parser.feed(piece, Instant{}, events);
  std::vector<std::string> out;
  for (StreamEvent& event : events) out.push_back(std::move(event.data));
  return out;
}

// The plain way, which the parser is to agree with.
std::vector<std::string> lines_of(std::string_view input) {
  std::vector<std::string> out;
  for (std::size_t end = input.find('\n'); end != input.npos; end = input.find('\n')) {
    std::string_view line = input.substr(0, end);
    input.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) out.emplace_back(line);
  }
  return out;
}

void check(std::string_view input) {
  const auto expected = lines_of(input);
  if (lines({input}) != expected || lines(drawn_pieces(input)) != expected) std::abort();
}

}  // namespace
}  // namespace streamgauge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  streamgauge::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
