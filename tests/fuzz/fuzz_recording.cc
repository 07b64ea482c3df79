// SPDX-License-Identifier: MIT
// Recordings: whatever a file holds, it is read or refused; what was read is written back the same,
// and every request in it finds an answer.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>

#include "mock_server/replay/answer_tracker.h"
#include "mock_server/replay/exchange_finder.h"
#include "mock_server/replay/recording_file.h"
#include "mock_server/replay/recording_reader.h"
#include "mock_server/replay/replay_schedule.h"

namespace streamgauge {
namespace {

std::string written(const Recording& recording) {
  std::string text = facts_line(recording.facts);
  for (const Exchange& exchange : recording.exchanges) {
    text += request_line(exchange.number, exchange.request, exchange.sent);
    for (const AnswerRead& read : exchange.reads)
      text += read_line(exchange.number, read.at, read.bytes);
    text += end_line(exchange.number, exchange.end, exchange.ended);
  }
  return text;
}

void check(const std::string& text) {
  std::istringstream lines(text);
  auto recording = read_recording(lines, "fuzz");
  if (!recording) return;
  std::istringstream again_lines(written(*recording));
  const auto again = read_recording(again_lines, "again");
  if (!again || again->exchanges != recording->exchanges || again->facts != recording->facts)
    std::abort();

  const auto shared = std::make_shared<const Recording>(std::move(*recording));
  ExchangeFinder finder(shared);
  for (const Exchange& exchange : shared->exchanges) {
    if (finder.find(exchange.request) == nullptr) std::abort();
    AnswerTracker tracker(exchange.request.method == "HEAD");
    const ReplaySchedule schedule(exchange, Instant{}, 0.5);
    std::string whole;
    Instant before{};
    for (std::size_t i = 0; i < exchange.reads.size(); ++i) {
      tracker.feed(exchange.reads[i].bytes);
      whole += exchange.reads[i].bytes;
      if (schedule.due(i) < before) std::abort();
      before = schedule.due(i);
    }
    AnswerTracker at_once(exchange.request.method == "HEAD");
    at_once.feed(whole);
    if (at_once.over() != tracker.over() || at_once.keeps_alive() != tracker.keeps_alive() ||
        at_once.ends_by_close() != tracker.ends_by_close() ||
        at_once.trailers_from() != tracker.trailers_from())
      std::abort();
  }
  finder.offers();
}

}  // namespace
}  // namespace streamgauge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  streamgauge::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
