// SPDX-License-Identifier: MIT
// How an answer ended: by its framing and by how the connection went, together.
#include <gtest/gtest.h>

#include "tests/unit/harness/made_stream.h"

namespace streamgauge {
namespace {

const StreamLedger kLedger = made_ledger(40, {0}, 30);
const std::string kCloseHead = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n";
const std::string kLengthHead = "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n";

EndingKind ending_of(const std::string& answer, WireEnd end) {
  return observe(made_wire({{0, answer}}, end, 30), kLedger).ending;
}

std::string text() { return chunk_text(kLedger, 0); }

TEST(Ending, OfAChunkedAnswer) {
  const std::string open = kTextHead + http_chunk(text());
  EXPECT_EQ(ending_of(open + kLastChunk, WireEnd::closed), EndingKind::clean);
  EXPECT_EQ(ending_of(open + kLastChunk, WireEnd::by_us), EndingKind::clean);
  EXPECT_EQ(ending_of(open + kLastChunk, WireEnd::reset), EndingKind::clean);
  EXPECT_EQ(ending_of(open, WireEnd::closed), EndingKind::no_terminator);
  EXPECT_EQ(ending_of(open, WireEnd::reset), EndingKind::reset);
  EXPECT_EQ(ending_of(open, WireEnd::timeout), EndingKind::timeout);
  EXPECT_EQ(ending_of(open, WireEnd::by_us), EndingKind::none);
  EXPECT_EQ(ending_of(open + "5\r\nhe", WireEnd::closed), EndingKind::truncated);
  EXPECT_EQ(ending_of(open + "5\r\nhe", WireEnd::reset), EndingKind::reset);
  EXPECT_EQ(ending_of(open + "5\r\nhe", WireEnd::timeout), EndingKind::timeout);
  EXPECT_EQ(ending_of(open + "x", WireEnd::closed), EndingKind::truncated);
  EXPECT_EQ(ending_of(open + "xyz\r\n", WireEnd::closed), EndingKind::malformed);
}

TEST(Ending, OfAnAnswerWithALength) {
  EXPECT_EQ(ending_of(kLengthHead + text(), WireEnd::closed), EndingKind::clean);
  EXPECT_EQ(ending_of(kLengthHead + text().substr(1), WireEnd::closed), EndingKind::truncated);
  EXPECT_EQ(ending_of(kLengthHead + text().substr(1), WireEnd::reset), EndingKind::reset);
}

TEST(Ending, OfAnAnswerUntilTheCloseIsCleanOnlyWhenThePeerClosed) {
  EXPECT_EQ(ending_of(kCloseHead + text(), WireEnd::closed), EndingKind::clean);
  EXPECT_EQ(ending_of(kCloseHead + text(), WireEnd::reset), EndingKind::reset);
  EXPECT_EQ(ending_of(kCloseHead + text(), WireEnd::timeout), EndingKind::timeout);
  EXPECT_EQ(ending_of(kCloseHead + text(), WireEnd::by_us), EndingKind::none);
}

TEST(Ending, OfAnAnswerThatWeCutForItsLengthIsNotTheTargets) {
  EXPECT_EQ(ending_of(kCloseHead + text(), WireEnd::limit), EndingKind::none);
  EXPECT_EQ(ending_of(kTextHead + http_chunk(text()), WireEnd::limit), EndingKind::none);
}

TEST(Ending, WithoutAnAnswer) {
  EXPECT_EQ(ending_of("", WireEnd::closed), EndingKind::truncated);
  EXPECT_EQ(ending_of("", WireEnd::reset), EndingKind::reset);
  EXPECT_EQ(ending_of("", WireEnd::timeout), EndingKind::timeout);
}

}  // namespace
}  // namespace streamgauge
