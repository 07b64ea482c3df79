// SPDX-License-Identifier: MIT
// Encoded bodies inside HTTP framing: instants, both byte counts, and endings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/harness/wire/decoding.h"
#include "tests/unit/harness/wire/encode.h"

namespace streamgauge {
namespace {

std::string head(std::string_view encoding) {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Encoding: {}\r\nTransfer-Encoding: chunked\r\n\r\n", encoding);
}

std::string http_chunk(std::string_view bytes) {
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

TEST(EncodedBody, IsDecodedWhateverTheSplit) {
  const EncodedPieces pieces = zlib_encode({"one ", "two"}, ZlibForm::gzip);
  std::string answer = head("GZIP");
  for (const std::string& piece : pieces) answer += http_chunk(piece);
  answer += "0\r\n\r\n";
  for_every_split(answer, [&](const Pieces& split) {
    const DecodedResponse response = decode_pieces(split);
    ASSERT_EQ(response.end, BodyEnd::complete) << response.error;
    ASSERT_EQ(response.body, "one two");
    ASSERT_EQ(response.encoding, "gzip");
    ASSERT_EQ(response.wire_body_bytes, joined(pieces).size());
  });
}

TEST(EncodedBody, CarriesTheInstantOfTheReadThatLetItBeDecoded) {
  const EncodedPieces pieces = zlib_encode({"one ", "two"}, ZlibForm::gzip);
  const DecodedResponse response =
      decode_pieces({head("gzip"), http_chunk(pieces[0].substr(0, 10)),
                     http_chunk(pieces[0].substr(10)), http_chunk(pieces[1])});
  ASSERT_EQ(response.wire_body.size(), 3U);
  EXPECT_EQ(response.wire_body[0].at, at_ms(1));
  ASSERT_EQ(response.pieces.size(), 2U);
  EXPECT_EQ(response.pieces[0].at, at_ms(2));
  EXPECT_EQ(response.pieces[0].length, 4U);
  EXPECT_EQ(response.pieces[1].at, at_ms(3));
}

TEST(EncodedBody, ThatStopsBeforeItsOwnEndIsTruncatedThoughTheFramingIsWhole) {
  const EncodedPieces pieces = zlib_encode({"one ", "two"}, ZlibForm::gzip);
  const DecodedResponse response =
      decode(head("gzip") + http_chunk(pieces[0]) + http_chunk(pieces[1]) + "0\r\n\r\n");
  EXPECT_EQ(response.body, "one two");
  EXPECT_EQ(response.end, BodyEnd::truncated);
  EXPECT_EQ(response.error, "the gzip body stops before its end");
}

TEST(EncodedBody, OfNoBytesIsWhole) {
  EXPECT_EQ(decode(head("gzip") + "0\r\n\r\n").end, BodyEnd::complete);
}

TEST(EncodedBody, CutByTheConnectionIsTruncatedAndNotMalformed) {
  const EncodedPieces pieces = zlib_encode({"one ", "two"}, ZlibForm::gzip);
  EXPECT_EQ(decode(head("gzip") + http_chunk(pieces[0]), Close::yes).end, BodyEnd::no_terminator);
}

TEST(EncodedBody, UntilTheCloseMustEndToo) {
  const std::string start = "HTTP/1.0 200 OK\r\nContent-Encoding: br\r\n\r\n";
  const EncodedPieces pieces = brotli_encode({"one ", "two"});
  EXPECT_EQ(decode(start + joined(pieces), Close::yes).end, BodyEnd::complete);
  EXPECT_EQ(decode(start + pieces[0] + pieces[1], Close::yes).end, BodyEnd::truncated);
}

TEST(EncodedBody, InAnEncodingNotAskedForIsMalformed) {
  const DecodedResponse response = decode(head("compress") + "1\r\nx\r\n");
  EXPECT_EQ(response.end, BodyEnd::malformed);
  EXPECT_THAT(response.error, testing::HasSubstr("'compress'"));
  EXPECT_EQ(response.head.status, 200);
}

TEST(EncodedBody, NamedIdentityOrNoneIsPlain) {
  for (const char* encoding : {"identity", "none", "Identity"})
    EXPECT_EQ(decode(head(encoding) + "1\r\nx\r\n0\r\n\r\n").body, "x") << encoding;
}

TEST(EncodedBody, ThatIsGarbageIsMalformedAndSaysWhy) {
  const DecodedResponse response = decode(head("gzip") + http_chunk("no gzip at all"));
  EXPECT_EQ(response.end, BodyEnd::malformed);
  EXPECT_THAT(response.error, testing::HasSubstr("the gzip body cannot be decoded: incorrect"));
}

}  // namespace
}  // namespace streamgauge
