// SPDX-License-Identifier: MIT
#include "mock_server/replay/secret_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using testing::ElementsAre;

TEST(SecretWords, AreTheValuesOfSecretHeadersAndOfTheQuery) {
  RequestReader reader;
  reader.feed(
      "GET /a?key=in-the-query&page=not-a-secret HTTP/1.1\r\nHost: not-a-secret\r\n"
      "Authorization: Bearer the-api-key\r\nX-API-Key: the-api-key\r\n"
      "Cookie: short=1; session=of-a-cookie\r\nAccept: not-a-secret\r\n\r\n");
  ASSERT_EQ(reader.state(), RequestReader::State::complete);
  EXPECT_THAT(secret_words(reader.message()).words(),
              ElementsAre("in-the-query", "of-a-cookie", "the-api-key"));
}

TEST(SecretWords, MaskTheLongestFirst) {
  std::string bytes = "12345678 123456789 1234567";
  SecretWords({"12345678", "123456789", "1234567"}).mask(bytes);
  EXPECT_EQ(bytes, "******** ********* 1234567");
}

TEST(SecretWords, KnowWhereOneMayHaveBegun) {
  const SecretWords words({"abababac"});
  EXPECT_TRUE(words.may_go_on("x a"));
  EXPECT_TRUE(words.may_go_on("abababab"));
  EXPECT_FALSE(words.may_go_on("abababac"));
  EXPECT_FALSE(words.may_go_on(""));
  EXPECT_FALSE(SecretWords().may_go_on("anything"));
}

}  // namespace
}  // namespace streamgauge
