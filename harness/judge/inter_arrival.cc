// SPDX-License-Identifier: MIT
#include "harness/judge/inter_arrival.h"

#include <algorithm>

#include <fmt/format.h>

namespace streamgauge {
namespace {

constexpr std::size_t kReleasesMin = 3;
constexpr double kSpreadMsMin = 100;  // over less, a busy machine looks like a stream
constexpr double kWaitMsMin = 300;    // over less, an answer at once looks held

void note_limits(const Observation& seen, HopReport& report) {
  report.notes.emplace_back(
      seen.ledger ? "the mock was asked, but its chunks' text is not in the answer: judged by "
                    "arrivals alone, which is weaker"
                  : "the target never asked the mock: judged by arrivals alone, which is weaker; "
                    "point it at the mock with OPENAI_BASE_URL");
  if (seen.wire.end == WireEnd::timeout)
    report.notes.push_back(fmt::format(
        "the answer did not end within {:.1f} s (--budget) and was cut off: judged by what came",
        to_ms(seen.wire.ended.value_or(seen.wire.started) - seen.wire.started) / 1000));
}

// Whether what came is no stream by its media type; then says so.
bool is_document(const Observation& seen, HopReport& report) {
  const std::string type(seen.response.head.get("Content-Type"));
  if (type.find("html") != std::string::npos) {
    report.notes.push_back(fmt::format(
        "the answer is {}, a page and not a stream: is the path that of the API?", type));
    return true;
  }
  if (!type.starts_with("application/json")) return false;
  report.notes.push_back(fmt::format(
      "the answer is {}, one document: an API that streams only when it is asked to may want "
      "\"stream\": true in --json",
      type));
  return true;
}

void give(HopReport& report, VerdictKind verdict, ShapeKind shape) {
  report.verdict = verdict;
  report.shape.kind = shape;
}

// The mock's own last emission, if it was asked and took its time.
std::optional<Instant> last_emission(const Observation& seen) {
  if (seen.chunks.size() < kReleasesMin) return std::nullopt;
  const Instant first = seen.chunks.front().emitted;
  const Instant last = seen.chunks.back().emitted;
  if (to_ms(last - first) < kSpreadMsMin) return std::nullopt;
  return last;
}

}  // namespace

void judge_inter_arrival(const Observation& seen, HopReport& report) {
  note_limits(seen, report);
  const auto out = releases(seen);
  if (out.empty() || !seen.wire.sent) {
    report.failure = "nothing arrived to be judged";
    return;
  }
  const bool many = out.size() >= kReleasesMin;
  const bool spread = to_ms(out.back().at - out.front().at) > kSpreadMsMin;
  const auto last = last_emission(seen);
  if (many && spread) return give(report, VerdictKind::streams, ShapeKind::streams);
  const bool document = is_document(seen, report);
  if (last && out.front().at >= *last)
    return give(report, VerdictKind::buffers, ShapeKind::held_to_end);
  const bool waited = to_ms(out.front().at - *seen.wire.sent) > kWaitMsMin;
  if (!seen.ledger && !document && out.size() == 1 && waited)
    return give(report, VerdictKind::buffers, ShapeKind::held_to_end);
  report.failure =
      "the arrivals are too few or too close together to tell: ask for a longer answer, or let "
      "the target ask the mock";
}

}  // namespace streamgauge
