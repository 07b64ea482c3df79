// SPDX-License-Identifier: MIT
// HTTP chunks that must be taken, and those that must be told as broken (RFC 9112 section 7.1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/harness/wire/decoding.h"

namespace streamgauge {
namespace {

struct Good {
  const char* what;
  std::string body;
  std::string decoded;
  std::vector<std::size_t> chunks;
};

std::vector<Good> good() {
  const std::string nul("a\0b\0", 4);
  return {
      {"lower hex", "a\r\n0123456789\r\n0\r\n\r\n", "0123456789", {10}},
      {"upper hex", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789", {10}},
      {"mixed hex",
       "1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n",
       "abcdefghijklmnopqrstuvwxyz",
       {26}},
      {"leading zeros", "000a\r\n0123456789\r\n0\r\n\r\n", "0123456789", {10}},
      {"several zeros as last chunk", "1\r\nx\r\n000\r\n\r\n", "x", {1}},
      {"extension without value", "1;a\r\nx\r\n0\r\n\r\n", "x", {1}},
      {"extension with value", "1;a=b\r\nx\r\n0\r\n\r\n", "x", {1}},
      {"quoted extension", "1;a=\"b;c\\\"d\"\r\nx\r\n0\r\n\r\n", "x", {1}},
      {"several extensions", "1;a=b;c;d=e\r\nx\r\n0\r\n\r\n", "x", {1}},
      {"white space around an extension", "1 ; a = b\r\nx\r\n0\r\n\r\n", "x", {1}},
      {"extension on the last chunk", "1\r\nx\r\n0;a=b\r\n\r\n", "x", {1}},
      {"one trailer", "1\r\nx\r\n0\r\nChecksum: 1\r\n\r\n", "x", {1}},
      {"two trailers", "1\r\nx\r\n0\r\nChecksum: 1\r\nSigned: 2\r\n\r\n", "x", {1}},
      {"chunks of one byte", "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n", "abc", {1, 1, 1}},
      {"an empty body", "0\r\n\r\n", "", {}},
      {"zeros in the data", "4\r\n" + nul + "\r\n0\r\n\r\n", nul, {4}},
      {"line ends in the data", "6\r\n\r\n0\r\n\r\r\n0\r\n\r\n", "\r\n0\r\n\r", {6}},
      {"a cut inside a character", "1\r\n\xC3\r\n1\r\n\xA9\r\n0\r\n\r\n", "\xC3\xA9", {1, 1}},
      {"several events in one chunk",
       "14\r\ndata: a\n\ndata: b\n\n:c\r\n0\r\n\r\n",
       "data: a\n\ndata: b\n\n:c",
       {20}},
  };
}

TEST(ChunkedBody, IsDecodedWhateverTheSplit) {
  for (const Good& vector : good()) {
    SCOPED_TRACE(vector.what);
    const std::string answer = kChunkedHead + vector.body;
    const DecodedResponse whole = decode(answer);
    ASSERT_EQ(whole.end, BodyEnd::complete) << whole.error;
    EXPECT_EQ(whole.body, vector.decoded);
    EXPECT_EQ(whole.framing, "chunked");
    std::vector<std::size_t> lengths;
    for (const HttpChunk& chunk : whole.http_chunks) lengths.push_back(chunk.length);
    EXPECT_EQ(lengths, vector.chunks);
    for_every_split(answer, [&](const Pieces& pieces) {
      ASSERT_EQ(facts(decode_pieces(pieces)), facts(whole));
    });
  }
}

TEST(ChunkedBody, OfMoreThanAnyBufferIsOneHttpChunk) {
  const std::string data(300'000, 'x');
  const std::string answer = kChunkedHead + "493e0\r\n" + data + "\r\n0\r\n\r\n";
  const DecodedResponse response = decode_pieces(random_pieces(answer, 7, 70'000));
  EXPECT_EQ(response.end, BodyEnd::complete);
  EXPECT_EQ(response.body, data);
  ASSERT_EQ(response.http_chunks.size(), 1U);
  EXPECT_EQ(response.http_chunks[0].length, 300'000U);
}

struct Bad {
  const char* what;
  std::string body;
};

TEST(ChunkedBody, ThatIsBrokenIsMalformedAndSaysNearWhichByte) {
  const std::vector<Bad> bad = {
      {"empty size line", "\r\nx\r\n0\r\n\r\n"},
      {"0x prefix", "0x1\r\nx\r\n0\r\n\r\n"},
      {"plus sign", "+1\r\nx\r\n0\r\n\r\n"},
      {"minus sign", "-1\r\nx\r\n0\r\n\r\n"},
      {"underscore", "0_1\r\nx\r\n0\r\n\r\n"},
      {"space before the size", " 1\r\nx\r\n0\r\n\r\n"},
      {"space after the size", "1 \r\nx\r\n0\r\n\r\n"},
      {"no hex digit", "g\r\nx\r\n0\r\n\r\n"},
      {"words after the size", "1these-bytes\r\nx\r\n0\r\n\r\n"},
      {"2^64 - 1 bytes", "FFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n"},
      {"17 hex digits", "10000000000000001\r\nx\r\n0\r\n\r\n"},
      {"no line end after the data", "1\r\nx1\r\ny\r\n0\r\n\r\n"},
      {"half a line end after the data", "1\r\nx\rX1\r\ny\r\n0\r\n\r\n"},
      {"bare LF after the data", "1\r\nx\n1\r\ny\r\n0\r\n\r\n"},
      {"bare LF after the size", "1\nx\r\n0\r\n\r\n"},
      {"bare CR in an extension", "1;a\rb\r\nx\r\n0\r\n\r\n"},
      {"two CR before an extension", "1\r\r;a\r\nx\r\n0\r\n\r\n"},
      {"a line too many between chunks", "1\r\nx\r\n\r\n1\r\ny\r\n0\r\n\r\n"},
      {"a line too many before the last chunk", "1\r\nx\r\n\r\n0\r\n\r\n"},
      {"NUL in a trailer", std::string("1\r\nx\r\n0\r\nA: b\0c\r\n\r\n", 19)},
  };
  for (const Bad& vector : bad) {
    SCOPED_TRACE(vector.what);
    const std::string answer = kChunkedHead + vector.body;
    const DecodedResponse whole = decode(answer);
    EXPECT_EQ(whole.end, BodyEnd::malformed) << facts(whole);
    EXPECT_THAT(whole.error, testing::HasSubstr("near byte"));
    for_every_split(answer, [&](const Pieces& pieces) {
      ASSERT_EQ(decode_pieces(pieces).end, BodyEnd::malformed);
    });
  }
}

TEST(ChunkedBody, TrailersStayOutOfTheHead) {
  const DecodedResponse response =
      decode(kChunkedHead + "1\r\nx\r\n0\r\nContent-Encoding: gzip\r\nServer: late\r\n\r\n");
  EXPECT_EQ(response.end, BodyEnd::complete) << response.error;
  EXPECT_EQ(response.head.get("Server"), "");
  EXPECT_EQ(response.head.get("Content-Encoding"), "");
  EXPECT_EQ(response.head.headers.size(), 2U);
}

TEST(ChunkedBody, TrailerWithAFramingFieldIsNotTakenForTheHead) {
  for (const char* field : {"Content-Length: 3", "Transfer-Encoding: chunked"}) {
    SCOPED_TRACE(field);
    const DecodedResponse response =
        decode(fmt::format("{}1\r\nx\r\n0\r\n{}\r\n\r\n", kChunkedHead, field));
    EXPECT_EQ(response.head.get("Content-Length"), "");
    EXPECT_EQ(response.head.headers.size(), 2U);
    EXPECT_EQ(response.framing, "chunked");
    EXPECT_EQ(response.body, "x");
  }
}

TEST(ChunkedBody, EndsWithItsLastChunkAndLeavesTheNextAnswerAlone) {
  const DecodedResponse response =
      decode(kChunkedHead + "1\r\nx\r\n0\r\n\r\nHTTP/1.1 500 No\r\n\r\n");
  EXPECT_EQ(response.end, BodyEnd::complete);
  EXPECT_EQ(response.head.status, 200);
  EXPECT_EQ(response.body, "x");
}

TEST(ChunkedBody, CutByTheConnectionSaysWhetherAllBytesWereThere) {
  struct Cut {
    const char* body;
    BodyEnd end;
  };
  const std::vector<Cut> cuts = {
      {"", BodyEnd::truncated},
      {"5", BodyEnd::truncated},
      {"5\r\nhel", BodyEnd::truncated},
      {"5\r\nhello", BodyEnd::no_terminator},
      {"5\r\nhello\r", BodyEnd::no_terminator},
      {"5\r\nhello\r\n", BodyEnd::no_terminator},
      {"5\r\nhello\r\n1a", BodyEnd::truncated},
      {"5\r\nhello\r\n1a\r\n", BodyEnd::truncated},
      {"5\r\nhello\r\n0\r\n", BodyEnd::no_terminator},
      {"5\r\nhello\r\n0\r\n\r", BodyEnd::no_terminator},
      {"5\r\nhello\r\n0\r\n\r\n", BodyEnd::complete},
  };
  for (const Cut& cut : cuts) {
    SCOPED_TRACE(cut.body);
    const std::string answer = kChunkedHead + cut.body;
    for_every_split(answer, [&](const Pieces& pieces) {
      ASSERT_EQ(decode_pieces(pieces, Close::yes).end, cut.end);
    });
  }
}

}  // namespace
}  // namespace streamgauge
