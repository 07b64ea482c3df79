// SPDX-License-Identifier: MIT
// Where a body ends, by RFC 9112 section 6.3, and what a head says.
#include <gtest/gtest.h>

#include "tests/unit/harness/wire/decoding.h"

namespace streamgauge {
namespace {

const std::string kOk = "HTTP/1.1 200 OK\r\n";

TEST(ResponseHead, KeepsNamesOrderAndRepeats) {
  const DecodedResponse response =
      decode(kOk + "X-One: 1\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n");
  const Headers expected = {
      {"X-One", "1"}, {"set-cookie", "a=1"}, {"Set-Cookie", "b=2"}, {"Content-Length", "0"}};
  EXPECT_EQ(response.head.headers, expected);
  EXPECT_EQ(response.head.get("SET-COOKIE"), "a=1");
  EXPECT_EQ(response.head.get("X-Two"), "");
  EXPECT_EQ(response.head.reason, "OK");
  EXPECT_EQ(response.head.version, "1.1");
}

TEST(ResponseHead, WithoutReasonIsTaken) {
  EXPECT_EQ(decode("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n").end, BodyEnd::complete);
}

TEST(ResponseHead, ThatIsNotHttpIsMalformed) {
  for (const char* answer : {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 20x OK\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", "<html></html>\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                             "HTTP/2 200\r\n\r\n"}) {
    SCOPED_TRACE(answer);
    for_every_split(answer, [](const Pieces& pieces) {
      ASSERT_EQ(decode_pieces(pieces, Close::yes).end, BodyEnd::malformed);
    });
  }
}

TEST(ResponseHead, CutByTheConnectionIsTruncated) {
  const DecodedResponse response = decode("HTTP/1.1 200 OK\r\nContent-Le", Close::yes);
  EXPECT_EQ(response.end, BodyEnd::truncated);
  EXPECT_FALSE(response.head_at);
}

TEST(ResponseBody, OfTheStatedLengthIsComplete) {
  const std::string answer = kOk + "Content-Length: 5\r\n\r\nhello";
  for_every_split(answer, [](const Pieces& pieces) {
    const DecodedResponse response = decode_pieces(pieces);
    ASSERT_EQ(response.end, BodyEnd::complete);
    ASSERT_EQ(response.body, "hello");
    ASSERT_EQ(response.framing, "content-length");
    ASSERT_TRUE(response.http_chunks.empty());
  });
}

TEST(ResponseBody, ShorterThanStatedIsTruncated) {
  const std::string answer = kOk + "Content-Length: 6\r\n\r\nhello";
  EXPECT_EQ(decode(answer).end, BodyEnd::open);
  EXPECT_EQ(decode(answer, Close::yes).end, BodyEnd::truncated);
}

TEST(ResponseBody, LongerThanStatedIsCutThere) {
  const std::string answer = kOk + "Content-Length: 3\r\n\r\nhello";
  for_every_split(answer, [](const Pieces& pieces) {
    const DecodedResponse response = decode_pieces(pieces);
    ASSERT_EQ(response.end, BodyEnd::complete);
    ASSERT_EQ(response.body, "hel");
  });
}

TEST(ResponseBody, WithoutLengthEndsWithTheConnection) {
  for (const char* version : {"1.0", "1.1"}) {
    SCOPED_TRACE(version);
    const std::string answer = fmt::format("HTTP/{} 200 OK\r\nServer: a\r\n\r\nhello", version);
    EXPECT_EQ(decode(answer).end, BodyEnd::open);
    for_every_split(answer, [&](const Pieces& pieces) {
      const DecodedResponse response = decode_pieces(pieces, Close::yes);
      ASSERT_EQ(response.end, BodyEnd::complete);
      ASSERT_EQ(response.body, "hello");
      ASSERT_EQ(response.framing, "close");
      ASSERT_EQ(response.head.version, version);
    });
  }
}

TEST(ResponseBody, IsNoneFor204And304AndAnAnswerToHead) {
  for (const char* start : {"HTTP/1.1 204 No Content\r\n", "HTTP/1.1 304 Not Modified\r\n"})
    EXPECT_EQ(decode(std::string(start) + "Server: a\r\n\r\n").end, BodyEnd::complete) << start;
  const std::string answer = kOk + "Content-Length: 500\r\n\r\n";
  EXPECT_EQ(decode(answer, Close::no, true).end, BodyEnd::complete);
  EXPECT_EQ(decode(kChunkedHead, Close::no, true).end, BodyEnd::complete);
}

TEST(Informational, AnswersComeBeforeTheAnswerAndAreLeftOut) {
  const std::string answer =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + kOk +
      "Content-Length: 2\r\n\r\nhi";
  for_every_split(answer, [](const Pieces& pieces) {
    const DecodedResponse response = decode_pieces(pieces);
    ASSERT_EQ(response.end, BodyEnd::complete);
    ASSERT_EQ(response.head.status, 200);
    ASSERT_EQ(response.head.get("Link"), "");
    ASSERT_EQ(response.body, "hi");
  });
}

TEST(Informational, AnswersDoNotSetTheFirstByte) {
  const DecodedResponse response =
      decode_pieces({"HTTP/1.1 103 Early Hints\r\n\r\n", kOk, "Content-Length: 0\r\n\r\n"});
  EXPECT_EQ(response.first_byte, at_ms(1));
  EXPECT_EQ(response.head_at, at_ms(2));
}

TEST(Informational, AnswersLeaveAnAnswerToHeadWithoutABody) {
  const std::string answer =
      "HTTP/1.1 103 Early Hints\r\n\r\n" + kOk + "Content-Length: 500\r\n\r\n";
  EXPECT_EQ(decode(answer, Close::no, true).end, BodyEnd::complete);
}

TEST(Informational, AnswerAloneIsTruncatedWhenTheConnectionEnds) {
  const DecodedResponse response = decode("HTTP/1.1 100 Continue\r\n\r\n", Close::yes);
  EXPECT_EQ(response.end, BodyEnd::truncated);
  EXPECT_FALSE(response.head_at);
}

}  // namespace
}  // namespace streamgauge
