// SPDX-License-Identifier: MIT
// Every part of an answer carries the instant of the read that completed it.
#include <gtest/gtest.h>

#include "tests/unit/harness/wire/decoding.h"

namespace streamgauge {
namespace {

TEST(Instants, OfHeadAndBodyAreThoseOfTheCompletingRead) {
  const DecodedResponse response =
      decode_pieces({"HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n\r", "\n", "5\r\nhe",
                     "llo", "\r\n0\r\n", "\r\n"});
  EXPECT_EQ(response.first_byte, at_ms(0));
  EXPECT_EQ(response.head_at, at_ms(2));
  ASSERT_EQ(response.pieces.size(), 2U);
  EXPECT_EQ(response.pieces[0].at, at_ms(3));
  EXPECT_EQ(response.pieces[0].length, 2U);
  EXPECT_EQ(response.pieces[1].at, at_ms(4));
  EXPECT_EQ(response.pieces[1].length, 3U);
  EXPECT_EQ(response.end_at, at_ms(6));
}

TEST(Instants, OfAnHttpChunkDoNotWaitForItsLineEnd) {
  const DecodedResponse response =
      decode_pieces({kChunkedHead, "5\r\nhello", "\r\n5\r\nworld\r\n"});
  ASSERT_EQ(response.http_chunks.size(), 2U);
  EXPECT_EQ(response.http_chunks[0].at, at_ms(1));
  EXPECT_EQ(response.http_chunks[1].at, at_ms(2));
  EXPECT_EQ(response.body, "helloworld");
}

TEST(Instants, OfASizeLineWithoutDataAreNotAPiece) {
  const DecodedResponse response = decode_pieces({kChunkedHead, "5\r\n", "hello"});
  ASSERT_EQ(response.pieces.size(), 1U);
  EXPECT_EQ(response.pieces[0].at, at_ms(2));
}

TEST(Instants, WhatOneReadBroughtIsOnePieceOnTheWireAndDecoded) {
  const DecodedResponse response = decode_pieces({kChunkedHead, "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n"});
  ASSERT_EQ(response.wire_body.size(), 1U);
  EXPECT_EQ(response.wire_body[0].length, 3U);
  ASSERT_EQ(response.pieces.size(), 1U);
  EXPECT_EQ(response.pieces[0].length, 3U);
  EXPECT_EQ(response.http_chunks.size(), 3U);
}

TEST(Instants, OfACloseDelimitedEndAreThoseOfTheClose) {
  const DecodedResponse response = decode_pieces({"HTTP/1.0 200 OK\r\n\r\n", "hello"}, Close::yes);
  EXPECT_EQ(response.end_at, at_ms(1002));
}

}  // namespace
}  // namespace streamgauge
