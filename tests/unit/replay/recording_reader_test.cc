// SPDX-License-Identifier: MIT
#include "mock_server/replay/recording_reader.h"

#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mock_server/replay/recording_file.h"
#include "tests/unit/replay/made_recording.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Result<Recording> read(const std::string& text) {
  std::istringstream lines(text);
  return read_recording(lines, "a.jsonl");
}

// What is wrong with these lines behind the first one.
std::string mistake(const std::string& lines) {
  const auto recording = read(facts_line(facts()) + lines);
  return recording ? "nothing" : recording.error().what;
}

const std::string kOpen = request_line(1, asked("/a"), 5ms);

TEST(ReadRecording, CountsWhatWasNotOver) {
  const auto recording =
      read(facts_line(facts()) + kOpen + read_line(1, 6ms, "half") +
           request_line(2, asked("/b"), 7ms) + end_line(2, AnswerEnd::complete, 8ms));
  ASSERT_TRUE(recording) << recording.error().what;
  ASSERT_EQ(recording->exchanges.size(), 1U);
  EXPECT_EQ(recording->exchanges[0].number, 2U);
  EXPECT_EQ(recording->unfinished, 1U);
}

TEST(ReadRecording, HalfALastLineIsSaidAndNotFatal) {
  const std::string whole = facts_line(facts()) + kOpen + end_line(1, AnswerEnd::closed, 6ms);
  const std::string last = request_line(2, asked("/b"), 7ms);
  for (std::size_t cut = 1; cut + 1 < last.size(); ++cut) {
    const auto recording = read(whole + last.substr(0, cut));
    ASSERT_TRUE(recording) << cut << recording.error().what;
    EXPECT_EQ(recording->exchanges.size(), 1U);
    EXPECT_THAT(recording->cut_short, HasSubstr("a.jsonl: line 4 is half a line"));
  }
  const auto recording = read(whole + last.substr(0, last.size() - 1));  // but for its line end
  ASSERT_TRUE(recording);
  EXPECT_EQ(recording->cut_short, "");
  EXPECT_EQ(recording->unfinished, 1U);
}

TEST(ReadRecording, NamesLineAndField) {
  const std::size_t first = facts_line(facts()).size();
  EXPECT_EQ(mistake("{\"read\":\n" + kOpen).substr(0, 40),
            fmt::format("a.jsonl: line 2 (byte {}): is not JSON at", first).substr(0, 40));
  const auto wrong = [&](const std::string& line, const std::string& what) {
    EXPECT_EQ(mistake(kOpen + line + "\n"),
              fmt::format("a.jsonl: line 3 (byte {}): {}", first + kOpen.size(), what))
        << line;
  };
  wrong("[]", "/ is not a mapping of keys");
  wrong("{}", "/ has none of the keys request, read and end");
  wrong(R"({"read":2,"at_ns":1,"bytes":""})", "/read names no request that is open");
  wrong(R"({"read":1,"bytes":""})", "/at_ns is missing");
  wrong(R"({"read":1,"at_ns":4999999,"bytes":""})",
        "/at_ns '4999999' is not a whole number from 5000000 to 1000000000000000000");
  wrong(R"({"read":1,"at_ns":6000000,"bytes":7})", "/bytes is not a text");
  wrong(R"({"read":1,"at_ns":6000000,"bytes":"\u0100"})",
        "/bytes has code points over U+00FF, so it is not bytes");
  wrong(R"({"read":1,"at_ns":6000000,"bytes":"","more":1})", "/more is not a known key");
  wrong(R"({"end":1,"at_ns":6000000,"how":"gone"})",
        "/how 'gone' is not one of complete, closed, truncated, reset, client_gone");
  wrong(R"({"request":1})", "/request '1' is not a whole number from 2 to 100000");
  std::string headers = request_line(2, asked("/b"), 6ms);
  headers.replace(headers.find("[[\"Host\",\"x\"]]"), 14, "[[\"Host\"]]");
  headers.pop_back();
  wrong(headers, "/headers/0 is not a pair of name and value");
}

TEST(ReadRecording, RefusesOtherFiles) {
  EXPECT_THAT(read("").error().what, HasSubstr("a.jsonl is empty"));
  EXPECT_THAT(read("{\"schema\":\"streamgauge/record/1\"}\n").error().what,
              HasSubstr("line 1 (byte 0): /schema is not \"streamgauge/recording/1\""));
  EXPECT_THAT(read("HTTP/1.1 200 OK").error().what, HasSubstr("line 1 (byte 0): is not JSON"));
  EXPECT_THAT(read_recording("/nowhere.jsonl").error().what, HasSubstr("is not a file"));
  EXPECT_THAT(mistake(std::string(100, '[') + "\n"), HasSubstr("nested"));
}

}  // namespace
}  // namespace streamgauge
