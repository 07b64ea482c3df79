// SPDX-License-Identifier: MIT
// What a hostile or broken peer may send without end, and that the decoder stops it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/harness/wire/decoding.h"

namespace streamgauge {
namespace {

// Feeds `head`, then `more` again and again, up to 16 MiB; the bytes fed until it was refused.
std::size_t fed_until_refused(const std::string& head, const std::string& more) {
  ResponseDecoder decoder;
  decoder.feed(head, at_ms(0));
  std::size_t fed = 0;
  while (decoder.response().end == BodyEnd::open && fed < (std::size_t{16} << 20U)) {
    decoder.feed(more, at_ms(1));
    fed += more.size();
  }
  EXPECT_EQ(decoder.response().end, BodyEnd::malformed);
  return fed;
}

std::string head_with_fields(std::size_t count) {
  std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
  for (std::size_t i = 1; i < count; ++i) head += fmt::format("X-{}: 1\r\n", i);
  return head + "\r\n";
}

TEST(Head, Of200FieldsIsTakenAndOf201Not) {
  EXPECT_EQ(decode(head_with_fields(200)).end, BodyEnd::complete);
  const DecodedResponse response = decode(head_with_fields(201));
  EXPECT_EQ(response.end, BodyEnd::malformed);
  EXPECT_EQ(decode_pieces(byte_by_byte(head_with_fields(201))).end, BodyEnd::malformed);
}

TEST(Head, Below64KibIsTakenAndAboveNot) {
  const auto head = [](std::size_t bytes) {
    return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Long: " + std::string(bytes, 'x') +
           "\r\n\r\n";
  };
  EXPECT_EQ(decode(head(65'000)).end, BodyEnd::complete);
  EXPECT_EQ(decode_pieces(random_pieces(head(65'000), 3, 1000)).end, BodyEnd::complete);
  EXPECT_EQ(decode(head(66'000)).end, BodyEnd::malformed);
  EXPECT_EQ(decode_pieces(random_pieces(head(66'000), 3, 1000)).end, BodyEnd::malformed);
}

TEST(Head, WithoutEndIsRefusedBy64Kib) {
  EXPECT_LE(fed_until_refused("HTTP/1.1 200 OK\r\n", "X-Again: and again\r\n"), 66'000U);
  EXPECT_LE(fed_until_refused("HTTP/1.1 200 OK\r\nX: ", std::string(1000, 'x')), 66'000U);
  EXPECT_LE(fed_until_refused("HTTP/1.1 200 ", std::string(1000, 'x')), 66'000U);
}

TEST(Head, WithBareLineFeedsIsRefusedAndNotWaitedForForever) {
  const std::string answer = "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi";
  EXPECT_EQ(decode(answer, Close::yes).end, BodyEnd::malformed);
}

TEST(ChunkExtension, WithoutEndIsRefused) {
  EXPECT_LE(fed_until_refused(kChunkedHead + "5;", std::string(1000, 'x')), 16'000U);
}

TEST(ChunkExtension, UpTo4KibIsTakenAndAboveNot) {
  const auto body = [](std::size_t bytes) {
    return kChunkedHead + "1;" + std::string(bytes, 'x') + "\r\na\r\n0\r\n\r\n";
  };
  for (const std::size_t longest : {20'000U, 100U}) {
    EXPECT_EQ(decode_pieces(random_pieces(body(4000), 5, longest)).end, BodyEnd::complete);
    EXPECT_EQ(decode_pieces(random_pieces(body(4200), 5, longest)).end, BodyEnd::malformed);
  }
}

TEST(Trailers, WithoutEndAreRefused) {
  EXPECT_LE(fed_until_refused(kChunkedHead + "1\r\na\r\n0\r\n", "X-Again: and again\r\n"), 16'000U);
}

TEST(Trailers, UpTo4KibAreTakenAndAboveNot) {
  const auto body = [](std::size_t bytes) {
    return kChunkedHead + "1\r\na\r\n0\r\nX: " + std::string(bytes, 'x') + "\r\n\r\n";
  };
  for (const std::size_t longest : {20'000U, 100U}) {
    EXPECT_EQ(decode_pieces(random_pieces(body(4000), 5, longest)).end, BodyEnd::complete);
    EXPECT_EQ(decode_pieces(random_pieces(body(4200), 5, longest)).end, BodyEnd::malformed);
  }
}

TEST(ChunkSize, OfMoreThanAnyBodySaysSoAtOnce) {
  const DecodedResponse response = decode(kChunkedHead + "7FFFFFFFFFFFFFFF\r\nabc");
  EXPECT_EQ(response.end, BodyEnd::malformed);
  EXPECT_THAT(response.error, testing::HasSubstr("near byte"));
}

}  // namespace
}  // namespace streamgauge
