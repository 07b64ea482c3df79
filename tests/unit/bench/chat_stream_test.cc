// SPDX-License-Identifier: MIT
// The bench reader's parser: the same count however the bytes are cut, and no wrong end taken.
#include "tests/bench/chat_stream.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace streamgauge {
namespace {

std::string http_chunk(const std::string& text) {
  return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
}

std::string event(const std::string& delta) {
  return "data: {\"choices\":[{\"delta\":{" + delta + "}}]}\n\n";
}

const std::string kHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string whole_answer() {
  return kHead + http_chunk(event(R"("role":"assistant","content":"")")) +
         http_chunk(event(R"("content":"one")")) + http_chunk(event(R"("content": "two")")) +
         http_chunk(event(R"("content":null)")) + http_chunk(": a comment\n\n") +
         http_chunk(event("") + "data: [DONE]\n\n") + "0\r\n\r\n";
}

TEST(ChatStream, CountsTheSameHoweverTheBytesAreCut) {
  const std::string answer = whole_answer();
  for (std::size_t size = 1; size <= answer.size(); ++size) {
    ChatStream stream;
    std::size_t chunks = 0;
    for (std::size_t at = 0; at < answer.size(); at += size)
      chunks += stream.feed(std::string_view(answer).substr(at, size));
    EXPECT_EQ(chunks, 2U) << "in pieces of " << size;
    EXPECT_TRUE(stream.ended_rightly()) << "in pieces of " << size;
  }
}

TEST(ChatStream, IsNotOverBeforeTheLastHttpChunk) {
  ChatStream stream;
  const std::string answer = whole_answer();
  stream.feed(std::string_view(answer).substr(0, answer.size() - 1));
  EXPECT_FALSE(stream.over());
  stream.feed("\n");
  EXPECT_TRUE(stream.ended_rightly());
}

TEST(ChatStream, DoesNotTakeAnEndWithoutItsMarkForRight) {
  ChatStream stream;
  EXPECT_EQ(stream.feed(kHead + http_chunk(event(R"("content":"[DONE]")")) + "0\r\n\r\n"), 1U);
  EXPECT_TRUE(stream.over());
  EXPECT_FALSE(stream.ended_rightly());
}

TEST(ChatStream, SeesRefusalsAndBrokenFraming) {
  for (const std::string& answer :
       {std::string("HTTP/1.1 503 Service Unavailable\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), kHead + "zz\r\n",
        kHead + "2\r\nabc\r\n", kHead + "ffffffffffffffffff\r\n"}) {
    ChatStream stream;
    stream.feed(answer);
    EXPECT_TRUE(stream.broken()) << answer;
  }
}

TEST(ChatStream, GivesOutWhatIsInsideTheFraming) {
  ChatStream stream;
  std::string encoded;
  EXPECT_EQ(stream.feed(kHead + http_chunk("ab") + http_chunk("cd") + "0\r\n\r\n", &encoded), 0U);
  EXPECT_EQ(encoded, "abcd");
  EXPECT_EQ(stream.feed_body(event(R"("content":"x")") + "data: [DONE]\n\n"), 1U);
  EXPECT_TRUE(stream.ended_rightly());
}

}  // namespace
}  // namespace streamgauge
