// SPDX-License-Identifier: MIT
// The vendors' SDKs: at which byte each takes an event for finished (5.5).
#include <gtest/gtest.h>

#include "tests/unit/harness/clients/cells.h"

namespace streamgauge {
namespace {

struct EventCase {
  const char* style;
  const char* seen;
};

void expect_events(const std::vector<std::string>& segments, const std::vector<EventCase>& cases) {
  for (const EventCase& one : cases)
    EXPECT_EQ(seen_by(one.style, wire_of(segments, kChunked)), one.seen) << one.style;
}

TEST(SdkRules, FramesComeOneByOneInEveryFraming) {
  const char* styles[] = {"openai",       "openai@2",     "openai@1",        "openai@3.3",
                          "anthropic",    "google-genai", "openai.js",       "openai.js@6",
                          "anthropic.js", "ai-sdk",       "google-genai.js", "eventsource",
                          "eventsource@4"};
  for (const char* style : styles) {
    for (const BodyFraming framing : {kChunked, kLength, kClose})
      expect_cells({{style, kFrames, framing, kPlain, "0-5:56"}});
    for (const Pattern pattern : {kDribbled, kLate})
      expect_cells({{style, pattern, kChunked, kPlain, "0-5:56"}});
    expect_cells({{style, kFrames, kChunked, kGzip, "0-5:56"}});
  }
}

TEST(SdkRules, CutBeforeTheLastLineFeed) {
  expect_events({"data: a\r\n\r", "\ndata: b\r\n\r", "\n"}, {{"openai", "0:1 1:1"},
                                                             {"openai.js", "0:1 1:1"},
                                                             {"eventsource", "0:1 1:1"},
                                                             {"openai@3.3.1", "1:1 2:1"},
                                                             {"openai@2.54", "1:1 2:1"},
                                                             {"openai@1", "1:1 2:1"},
                                                             {"openai.js@6", "1:1 2:1"},
                                                             {"anthropic", "1:1 2:1"},
                                                             {"anthropic.js", "1:1 2:1"},
                                                             {"ai-sdk", "1:1 2:1"},
                                                             {"eventsource@4", "1:1 2:1"},
                                                             {"google-genai", "1:1 2:1"},
                                                             {"google-genai.js", "1:1 2:1"}});
}

TEST(SdkRules, CarriageReturnsAlone) {
  expect_events({"data: a\r\r", "data: b\r\r"}, {{"openai", "0:1 1:1"},
                                                 {"openai@2", "0:1 1:1"},
                                                 {"anthropic", "0:1 1:1"},
                                                 {"openai.js", "0:1 1:1"},
                                                 {"eventsource", "0:1 1:1"},
                                                 {"openai.js@6", "1:1 2:1"},
                                                 {"anthropic.js", "1:1 2:1"},
                                                 {"ai-sdk", "1:1"},
                                                 {"eventsource@4", "1:1"}});
}

TEST(SdkRules, MixedLineEnds) {
  expect_events({"data: a\n\r\n", "data: b\n\r\n", "data: c\n\n"}, {{"openai", "0:1 1:1 2:1"},
                                                                    {"openai.js", "0:1 1:1 2:1"},
                                                                    {"ai-sdk", "0:1 1:1 2:1"},
                                                                    {"openai@2", "2:1x3"},
                                                                    {"openai@1", "2:1x3"},
                                                                    {"anthropic", "2:1x3"},
                                                                    {"openai.js@6", "2:1x3"},
                                                                    {"anthropic.js", "2:1x3"}});
}

TEST(SdkRules, OpenaiEndsAtDone) {
  expect_events({"data: a\n\n", "data: [DONE]\n\n", "data: b\n\n"}, {{"openai", "0:1"},
                                                                     {"openai@2", "0:1"},
                                                                     {"openai.js", "0:1"},
                                                                     {"openai.js@6", "0:1"},
                                                                     {"anthropic", "0:1 1:6 2:1"}});
}

TEST(SdkRules, OldOpenaiWaitsForALineEndThroughRequests) {
  const char* style = "openai@0.28";
  expect_cells({{style, kFrames, kChunked, kPlain, "0-5:56"},
                {style, kDribbled, kChunked, kPlain, "5:56x6"},
                {style, kLate, kChunked, kPlain, "1-6:56"},
                {style, kFrames, kLength, kPlain, "5:56x6"},
                {style, kFrames, kClose, kPlain, "6:56x6"}});
  EXPECT_EQ(seen_by(style, wire_of({"data: a\n", "\n"}, kChunked)), "0:1");
  EXPECT_EQ(seen_by(style, wire_of({"data: a\n\ndata: [DONE]\n\n"}, kChunked)), "0:1");
}

TEST(SdkRules, OllamaWaitsForItsLine) {
  for (const char* style : {"ollama", "ollama.js"})
    EXPECT_EQ(seen_by(style, wire_of({"{\"a\":", "1}\n{", "}\n"}, kChunked)), "1:7 2:2") << style;
}

TEST(SdkRules, DataLinesAreJoined) {
  EXPECT_EQ(deliveries_of("openai", wire_of({"data: a\ndata: b\n\n"}, kChunked))[0].content,
            "a\nb");
}

}  // namespace
}  // namespace streamgauge
