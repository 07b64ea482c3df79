// SPDX-License-Identifier: MIT
#include "scenarios/plan/secret_bytes.h"

#include <gtest/gtest.h>

#include "scenarios/plan/secret_header.h"

namespace streamgauge {
namespace {

TEST(SecretHeader, IsKnownByItsName) {
  for (const char* name : {"Authorization", "x-api-key", "API-Key", "x-goog-api-key", "Set-Cookie",
                           "Cookie", "X-Auth-Token", "client-secret"})
    EXPECT_TRUE(is_secret_header(name)) << name;
  for (const char* name : {"Content-Type", "x-ratelimit-remaining-tokens",
                           "anthropic-ratelimit-input-tokens-limit", "request-id"})
    EXPECT_FALSE(is_secret_header(name)) << name;
}

TEST(ShownValue, HidesSecretsAndCredentialsInUrls) {
  EXPECT_EQ(shown_value({"X-Api-Key", "abc"}), "[redacted]");
  EXPECT_EQ(shown_value({"Location", "/next?key=abc&page=2"}), "/next?key=[redacted]&page=2");
  EXPECT_EQ(shown_value({"Accept", "text/event-stream"}), "text/event-stream");
}

TEST(MaskSecrets, KeepsEveryLengthInHeads) {
  const std::string head =
      "HTTP/1.1 103 Early Hints\r\nSet-Cookie: early\r\n\r\n"
      "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nLocation: /x?token=abc\r\nServer: s\r\n\r\n";
  const std::string body = "Set-Cookie: of the body\r\n";
  EXPECT_EQ(mask_secrets(head + body, false),
            "HTTP/1.1 103 Early Hints\r\nSet-Cookie: *****\r\n\r\n"
            "HTTP/1.1 200 OK\r\nSet-Cookie: ***\r\nLocation: /x?token=***\r\nServer: s\r\n\r\n" +
                body);
}

TEST(MaskSecrets, KnowsTrailersOfAWholeChunkedAnswer) {
  const std::string answer =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Token: abc\r\n\r\n";
  EXPECT_EQ(mask_secrets(answer, false), answer);
  EXPECT_EQ(mask_secrets(answer, true),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Token: "
            "***\r\n\r\n");
}

}  // namespace
}  // namespace streamgauge
