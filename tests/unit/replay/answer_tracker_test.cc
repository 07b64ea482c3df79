// SPDX-License-Identifier: MIT
#include "mock_server/replay/answer_tracker.h"

#include <string>

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

// As it is after all bytes, which come in two parts cut at every place, or one by one.
std::string state_of(const AnswerTracker& tracker) {
  return std::string(tracker.over()            ? "over"
                     : tracker.ends_by_close() ? "close"
                                               : "open") +
         (tracker.keeps_alive() ? " alive" : "") + (tracker.in_fields() ? " fields" : "");
}

std::string after(const std::string& bytes, bool head_request = false) {
  AnswerTracker whole(head_request);
  whole.feed(bytes);
  AnswerTracker single(head_request);
  for (const char byte : bytes) single.feed({&byte, 1});
  EXPECT_EQ(state_of(single), state_of(whole)) << bytes;
  for (std::size_t cut = 0; cut < bytes.size() && bytes.size() < 500; ++cut) {
    AnswerTracker parts(head_request);
    parts.feed(std::string_view(bytes).substr(0, cut));
    parts.feed(std::string_view(bytes).substr(cut));
    EXPECT_EQ(state_of(parts), state_of(whole)) << bytes << cut;
    EXPECT_EQ(parts.trailers_from(), whole.trailers_from());
  }
  return state_of(whole);
}

const std::string kOk = "HTTP/1.1 200 OK\r\n";

TEST(AnswerTracker, KnowsEveryFraming) {
  EXPECT_EQ(after(""), "open");
  EXPECT_EQ(after(kOk), "open fields");
  EXPECT_EQ(after(kOk + "Content-Length: 3\r\n\r\nab"), "open");
  EXPECT_EQ(after(kOk + "Content-Length: 3\r\n\r\nabc"), "over alive");
  EXPECT_EQ(after(kOk + "content-length:0\r\n\r\n"), "over alive");
  EXPECT_EQ(after(kOk + "\r\nabc"), "close");
  const std::string chunked = kOk + "Transfer-Encoding: Chunked\r\n\r\n";
  EXPECT_EQ(after(chunked), "open");
  EXPECT_EQ(after(chunked + "3;a=b\r\nabc\r\n"), "open");
  EXPECT_EQ(after(chunked + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n"), "open fields");
  EXPECT_EQ(after(chunked + "3\r\nabc\r\n0\r\n\r\n"), "over alive");
  EXPECT_EQ(after(chunked + "3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n"), "over alive");
  EXPECT_EQ(after(chunked + "3\nabc\n0\n\n"), "over alive");
  EXPECT_EQ(after(kOk + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), "over alive");
}

TEST(AnswerTracker, KnowsAnswersWithoutBody) {
  EXPECT_EQ(after("HTTP/1.1 204 No Content\r\n\r\n"), "over alive");
  EXPECT_EQ(after("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"), "over alive");
  EXPECT_EQ(after(kOk + "Content-Length: 9\r\n\r\n", true), "over alive");
}

TEST(AnswerTracker, KnowsWhetherTheConnectionStays) {
  EXPECT_EQ(after(kOk + "Connection: close\r\nContent-Length: 1\r\n\r\na"), "over");
  EXPECT_EQ(after("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na"), "over");
  EXPECT_EQ(after("HTTP/1.0 200 OK\r\nConnection: x, Keep-Alive\r\nContent-Length: 1\r\n\r\na"),
            "over alive");
}

TEST(AnswerTracker, PassesOverInformationalHeads) {
  const std::string hints = "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n";
  EXPECT_EQ(after(hints), "open fields");
  EXPECT_EQ(after("HTTP/1.1 100 Continue\r\n\r\n" + hints + kOk + "Content-Length: 1\r\n\r\na"),
            "over alive");
  EXPECT_EQ(after("HTTP/1.1 101 Switching Protocols\r\n\r\nabc"), "close");
}

TEST(AnswerTracker, WhatIsBrokenGoesOnToTheClose) {
  EXPECT_EQ(after("SSH-2.0-x\r\n"), "close");
  EXPECT_EQ(after(kOk + "Content-Length: 3, 3\r\n\r\nabc"), "close");
  EXPECT_EQ(after(kOk + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"), "close");
  EXPECT_EQ(after(kOk + "Transfer-Encoding: gzip\r\n\r\nabc"), "close");
  const std::string chunked = kOk + "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(after(chunked + "zz\r\n"), "close");
  EXPECT_EQ(after(chunked + "\r\n"), "close");
  EXPECT_EQ(after(chunked + "3\r\nabcd\r\n"), "close");
  EXPECT_EQ(after(chunked + "fffffffffffffffff\r\n"), "close");
  EXPECT_EQ(after(kOk + "Content-Length: 1\r\n\r\nab"), "close");  // more than was said
}

TEST(AnswerTracker, HeadsHaveALimit) {
  AnswerTracker tracker;
  tracker.feed(kOk);
  const std::string line = "X-Long: " + std::string(1000, 'x') + "\r\n";
  for (int i = 0; i < 60; ++i) tracker.feed(line);
  EXPECT_FALSE(tracker.over_limit());
  for (int i = 0; i < 10; ++i) tracker.feed(line);
  EXPECT_TRUE(tracker.over_limit());
  EXPECT_FALSE(tracker.in_fields());
  AnswerTracker size;
  size.feed(kOk + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(5000, 'x'));
  EXPECT_TRUE(size.ends_by_close());
}

TEST(AnswerTracker, KnowsWhereTrailersBegin) {
  const std::string before = kOk + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n";
  AnswerTracker tracker;
  tracker.feed(before + "X-");
  EXPECT_EQ(tracker.trailers_from(), before.size());
  EXPECT_TRUE(tracker.in_fields());
}

}  // namespace
}  // namespace streamgauge
