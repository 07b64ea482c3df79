// SPDX-License-Identifier: MIT
#include "mock_server/replay/asked_request.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kKey = "sk-0123456789abcdefghijklmnop";

RequestReader::Message read(const std::string& text) {
  RequestReader reader;
  std::string_view rest = text;
  while (!rest.empty() && reader.state() == RequestReader::State::incomplete)
    rest.remove_prefix(std::max<std::size_t>(reader.feed(rest), 1));
  EXPECT_EQ(reader.state(), RequestReader::State::complete) << reader.problem();
  return reader.message();
}

const std::string kRequest =
    "POST /v1/chat?key=" + kKey +
    "&alt=sse HTTP/1.1\r\nHost: 127.0.0.1:8089\r\nauthorization: Bearer " + kKey +
    "\r\nX-API-Key: abc\r\nCookie: id=abc\r\nContent-Type: application/json\r\n"
    "Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\nExpect: 100-continue\r\n"
    "Accept: */*\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string chunked_body(const std::string& body) {
  return fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", body.size(), body);
}

TEST(AskedRequest, HasNoSecretAndAllElse) {
  const auto message = read(kRequest + chunked_body("{\"key\": \"" + kKey + "\"}"));
  const AskedRequest asked = asked_request(message);
  EXPECT_EQ(asked.method, "POST");
  EXPECT_EQ(asked.target, "/v1/chat?key=[redacted]&alt=sse");
  EXPECT_EQ(asked.body, "{\"key\": \"[redacted]\"}");
  for (const Header& header : asked.headers) {
    EXPECT_THAT(header.value, Not(HasSubstr("abc"))) << header.name;
    EXPECT_THAT(header.value, Not(HasSubstr("sk-"))) << header.name;
  }
  EXPECT_EQ(asked.headers.at(1), (Header{"authorization", "[redacted]"}));
  EXPECT_EQ(asked.headers.at(2), (Header{"X-API-Key", "[redacted]"}));
  EXPECT_EQ(asked.headers.at(4), (Header{"Content-Type", "application/json"}));
}

TEST(ForwardedRequest, KeepsTheCallersSecretsAndOrder) {
  const auto message = read(kRequest + chunked_body("{}"));
  const auto url = parse_url("https://api.example.test/base/");
  EXPECT_EQ(forwarded_request(message, *url),
            "POST /base/v1/chat?key=" + kKey +
                "&alt=sse HTTP/1.1\r\nHost: api.example.test\r\nauthorization: Bearer " + kKey +
                "\r\nX-API-Key: abc\r\nCookie: id=abc\r\nContent-Type: application/json\r\n"
                "Accept: */*\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}");
}

TEST(ForwardedRequest, SaysNothingThatTheCallerDidNot) {
  const auto url = parse_url("http://127.0.0.1:9");
  EXPECT_EQ(forwarded_request(read("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), *url),
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:9\r\n\r\n");
  EXPECT_EQ(forwarded_request(read("GET / HTTP/1.0\r\n\r\n"), *url),
            "GET / HTTP/1.0\r\nHost: 127.0.0.1:9\r\n\r\n");
  EXPECT_EQ(
      forwarded_request(
          read("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
          *url),
      "POST / HTTP/1.1\r\nHost: 127.0.0.1:9\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

}  // namespace
}  // namespace streamgauge
