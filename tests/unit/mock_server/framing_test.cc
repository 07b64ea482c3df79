// SPDX-License-Identifier: MIT
// Heads, HTTP chunks and lengths: exact for every dialect, framing and size.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "mock_server/encode/http.h"

namespace streamgauge {
namespace {

std::vector<std::unique_ptr<Dialect>> all_dialects(const Plan& plan) {
  std::vector<std::unique_ptr<Dialect>> out;
  for (const PlainForm form : {PlainForm::sse, PlainForm::ndjson, PlainForm::text})
    out.push_back(plain_dialect(form, plan, 7));
  for (const bool usage : {false, true})
    for (const bool obfuscate : {false, true})
      out.push_back(openai_chat_dialect({"gpt \"x\"", usage, obfuscate, true}, plan, 7));
  return out;
}

TEST(BodyLength, IsWhatIsReallyProduced) {
  for (const std::size_t chunks : {1UL, 2UL, 7UL}) {
    for (const std::size_t bytes : {12UL, 24UL, 64UL, 5000UL}) {
      Plan plan;
      plan.chunks = chunks;
      plan.chunk_bytes = bytes;
      for (const auto& dialect : all_dialects(plan)) {
        std::string body;
        for (std::uint32_t i = 0; i < chunks; ++i) dialect->append_chunk(body, i);
        dialect->append_epilogue(body);
        EXPECT_EQ(body_length(plan, *dialect), body.size())
            << dialect->name() << " " << chunks << " x " << bytes;
      }
    }
  }
}

TEST(Framed, ChunkedWritesSizeTextAndEnds) {
  std::string out;
  append_framed(out, std::string(26, 'x'), Framing::chunked);
  append_framed(out, "", Framing::chunked);  // would be the last chunk
  append_terminator(out, Framing::chunked);
  EXPECT_EQ(out, "1a\r\n" + std::string(26, 'x') + "\r\n0\r\n\r\n");
}

TEST(Framed, OtherFramingsAddNothing) {
  for (const Framing framing : {Framing::content_length, Framing::close}) {
    std::string out;
    append_framed(out, "text", framing);
    append_terminator(out, framing);
    EXPECT_EQ(out, "text");
  }
}

TEST(StreamHead, SaysItsFraming) {
  Plan plan;
  const auto dialect = plain_dialect(PlainForm::sse, plan, 1);
  EXPECT_EQ(stream_head(plan, *dialect, 0, true),
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
            "Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n"
            "Connection: keep-alive\r\n\r\n");
  plan.wire.framing = Framing::content_length;
  EXPECT_NE(stream_head(plan, *dialect, 123, true).find("\r\nContent-Length: 123\r\n"),
            std::string::npos);
  plan.wire.framing = Framing::close;
  const std::string head = stream_head(plan, *dialect, 0, false);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(head.find("Transfer-Encoding"), std::string::npos);
  EXPECT_NE(head.find("\r\nConnection: close\r\n"), std::string::npos);
}

TEST(StreamHead, ThePlansHeadersHaveTheLastWord) {
  Plan plan;
  plan.wire.media_type = "text/plain";
  plan.wire.headers = {{"cache-control", "max-age=1"}, {"X-Accel-Buffering", "no"}};
  const auto dialect = plain_dialect(PlainForm::sse, plan, 1);
  const std::string head = stream_head(plan, *dialect, 0, true);
  EXPECT_NE(head.find("Content-Type: text/plain\r\n"), std::string::npos);
  EXPECT_NE(head.find("cache-control: max-age=1\r\n"), std::string::npos);
  EXPECT_NE(head.find("X-Accel-Buffering: no\r\n"), std::string::npos);
  EXPECT_EQ(head.find("no-store"), std::string::npos);
}

TEST(JsonResponse, HeadHasTheLengthButNotTheBody) {
  const std::string whole = json_response(404, "{\"a\":1}", {{"Allow", "GET"}}, false);
  EXPECT_EQ(whole,
            "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 7\r\n"
            "Connection: close\r\nAllow: GET\r\n\r\n{\"a\":1}");
  EXPECT_EQ(json_response(404, "{\"a\":1}", {{"Allow", "GET"}}, false, true),
            whole.substr(0, whole.size() - 7));
}

}  // namespace
}  // namespace streamgauge
