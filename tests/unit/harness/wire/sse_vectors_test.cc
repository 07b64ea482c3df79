// SPDX-License-Identifier: MIT
// Every event stream of tests/vectors/sse.json, whatever the split.
#include <gtest/gtest.h>

#include "harness/wire/event_parser.h"
#include "tests/unit/harness/instants.h"
#include "tests/unit/harness/wire/splits.h"
#include "tests/unit/harness/wire/vectors.h"

namespace streamgauge {
namespace {

using Json = nlohmann::json;

struct Outcome {
  std::vector<StreamEvent> events;
  std::string last_event_id;
  std::optional<std::chrono::milliseconds> retry;
  std::size_t comments = 0;
  std::size_t oversized = 0;
};

// The byte that ends a piece gives its instant, so an event tells how many bytes it needed.
Outcome parsed(const Pieces& pieces) {
  SseParser parser;
  Outcome outcome;
  double fed = 0;
  for (const std::string_view piece : pieces) {
    fed += static_cast<double>(piece.size());
    parser.feed(piece, at_ms(fed), outcome.events);
  }
  outcome.last_event_id = parser.last_event_id();
  outcome.retry = parser.retry();
  outcome.comments = parser.comments();
  outcome.oversized = parser.oversized();
  return outcome;
}

Outcome expected_of(const Json& entry) {
  Outcome outcome;
  for (const Json& event : entry.at("events"))
    outcome.events.push_back(
        {{}, event.value("type", "message"), joined(event.at("data")), event.value("id", "")});
  outcome.last_event_id = entry.value("last_event_id", "");
  if (entry.contains("retry_ms"))
    outcome.retry = std::chrono::milliseconds(entry["retry_ms"].get<std::int64_t>());
  outcome.comments = entry.value("comments", 0U);
  outcome.oversized = entry.value("oversized", 0U);
  return outcome;
}

// Compared without gtest's printing of both: some are of 10 MiB.
void expect_same(const Outcome& got, const Outcome& expected) {
  ASSERT_EQ(got.events.size(), expected.events.size());
  for (std::size_t i = 0; i < got.events.size(); ++i) {
    ASSERT_EQ(got.events[i].type, expected.events[i].type);
    ASSERT_TRUE(got.events[i].data == expected.events[i].data)
        << i << ": " << got.events[i].data.substr(0, 100);
    ASSERT_EQ(got.events[i].id, expected.events[i].id);
  }
  ASSERT_EQ(got.last_event_id, expected.last_event_id);
  ASSERT_EQ(got.retry, expected.retry);
  ASSERT_EQ(got.comments, expected.comments);
  ASSERT_EQ(got.oversized, expected.oversized);
}

TEST(SseVectors, GiveTheSameEventsAtEverySplit) {
  for (const Json& entry : parser_vectors("sse.json")) {
    SCOPED_TRACE(entry["name"].get<std::string>());
    const std::string input = bytes_of(entry.at("input"));
    const Outcome expected = expected_of(entry);
    for_every_split(input, [&](const Pieces& pieces) { expect_same(parsed(pieces), expected); });
  }
}

TEST(SseVectors, DispatchAnEventWithTheByteThatCompletesIt) {
  std::size_t checked = 0;
  for (const Json& entry : parser_vectors("sse.json")) {
    SCOPED_TRACE(entry["name"].get<std::string>());
    const Json& events = entry.at("events");
    if (std::none_of(events.begin(), events.end(),
                     [](const Json& event) { return event.contains("after"); }))
      continue;
    const std::string input = bytes_of(entry.at("input"));
    const Outcome outcome = parsed(byte_by_byte(input));
    ASSERT_EQ(outcome.events.size(), events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (!events[i].contains("after")) continue;
      ++checked;
      EXPECT_EQ(outcome.events[i].at, at_ms(events[i]["after"].get<double>()));
    }
  }
  EXPECT_GT(checked, 0U);
}

}  // namespace
}  // namespace streamgauge
