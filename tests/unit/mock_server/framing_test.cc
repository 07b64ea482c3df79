// SPDX-License-Identifier: MIT
// Heads and lengths: exact for every dialect, framing and encoding.
#include <gtest/gtest.h>

#include "mock_server/emit/body_length.h"
#include "mock_server/encode/body_writer.h"
#include "mock_server/encode/http.h"
#include "tests/unit/mock_server/asked.h"

namespace streamgauge {
namespace {

constexpr const char* kPaths[] = {"/stream/sse",
                                  "/stream/ndjson",
                                  "/stream/text",
                                  "/v1/chat/completions",
                                  "/v1/completions",
                                  "/v1/responses",
                                  "/api/chat",
                                  "/v1/models/g:streamGenerateContent?alt=sse",
                                  "/v1beta/models/g:streamGenerateContent"};

std::unique_ptr<Dialect> dialect_of(const std::string& path, const Plan& plan) {
  return ask(post(path, R"({"model":"m","messages":[],"stream":true,"prompt":"x","input":"x",
                            "contents":[]})"),
             plan)
      .make(7);
}

std::string stream_head(const Plan& plan, const Dialect& dialect, const Headers& headers,
                        Encoding encoding, std::size_t length, bool keep_alive) {
  return head_text(stream_fields(plan, dialect, headers, encoding, length,
                                 connection_fields(plan.wire, keep_alive)));
}

TEST(BodyLength, IsWhatIsReallyProduced) {
  Plan plan;
  plan.chunks = 7;
  for (const std::size_t bytes : {12UL, 64UL, 5000UL}) {
    plan.chunk_bytes = bytes;
    for (const char* path : kPaths) {
      const auto dialect = dialect_of(path, plan);
      for (const Encoding encoding : {Encoding::identity, Encoding::gzip, Encoding::br}) {
        plan.wire.framing = Framing::close;
        BodyWriter writer(plan.wire, encoding);
        std::string body, text;
        dialect->append_prologue(text);
        for (std::uint32_t i = 0; i < dialect->chunks(); ++i) {
          dialect->append_chunk(text, i);
          writer.append(body, std::exchange(text, {}));
        }
        dialect->append_epilogue(text, dialect->chunks());
        writer.finish(body, text);
        EXPECT_EQ(body_length(plan, encoding, *dialect), body.size()) << path;
      }
    }
  }
}

TEST(StreamHead, SaysItsFramingAndEncoding) {
  Plan plan;
  const auto dialect = dialect_of("/stream/sse", plan);
  EXPECT_EQ(stream_head(plan, *dialect, {}, Encoding::identity, 0, true),
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
            "Cache-Control: no-store\r\nIncremental: ?1\r\nTransfer-Encoding: chunked\r\n"
            "Connection: keep-alive\r\n\r\n");
  plan.wire.framing = Framing::content_length;
  EXPECT_NE(stream_head(plan, *dialect, {}, Encoding::gzip, 123, true)
                .find("\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"
                      "Content-Length: 123\r\n"),
            std::string::npos);
  plan.wire.framing = Framing::close;
  const std::string head = stream_head(plan, *dialect, {}, Encoding::identity, 0, false);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(head.find("Transfer-Encoding"), std::string::npos);
  EXPECT_NE(head.find("\r\nConnection: close\r\n"), std::string::npos);
}

TEST(StreamHead, ThePlansHeadersHaveTheLastWord) {
  Plan plan;
  plan.wire.media_type = "text/plain";
  plan.wire.headers = {{"cache-control", "max-age=1"},
                       {"X-Accel-Buffering", "no"},
                       {"X-Twice", "1"},
                       {"X-Twice", "2"}};
  plan.wire.omit_headers = {"connection", "x-request-id"};
  const auto dialect = dialect_of("/stream/sse", plan);
  const std::string head =
      stream_head(plan, *dialect, {{"x-request-id", "r"}, {"openai-version", "v"}},
                  Encoding::identity, 0, true);
  EXPECT_NE(head.find("Content-Type: text/plain\r\n"), std::string::npos);
  EXPECT_NE(head.find("cache-control: max-age=1\r\n"), std::string::npos);
  EXPECT_NE(head.find("X-Twice: 1\r\nX-Twice: 2\r\n"), std::string::npos);
  EXPECT_NE(head.find("openai-version: v\r\n"), std::string::npos);
  EXPECT_EQ(head.find("no-store"), std::string::npos);
  EXPECT_EQ(head.find("x-request-id"), std::string::npos);
  EXPECT_EQ(head.find("Connection"), std::string::npos);
}

TEST(JsonResponse, WholeAndHeadOnly) {
  const std::string whole = json_response(404, "{\"a\":1}", {{"Allow", "GET"}}, false);
  EXPECT_EQ(whole,
            "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 7\r\n"
            "Connection: close\r\nAllow: GET\r\n\r\n{\"a\":1}");
  EXPECT_EQ(json_response(404, "{\"a\":1}", {{"Allow", "GET"}}, false, true),
            whole.substr(0, whole.size() - 7));
  EXPECT_TRUE(json_response(529, "{}", {}, true).starts_with("HTTP/1.1 529 Overloaded\r\n"));
}

}  // namespace
}  // namespace streamgauge
