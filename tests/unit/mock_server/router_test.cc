// SPDX-License-Identifier: MIT
// What each request gets: a stream, a whole answer, or OpenAI's error object.
#include "mock_server/api/router.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace streamgauge {
namespace {

using Json = nlohmann::json;

constexpr const char* kChat = "/v1/chat/completions";
constexpr const char* kGood = R"({"model":"m","messages":[]})";

Route ask(const MockRequest& request, const MockConfig& config = {}) {
  Plan plan;
  plan.chunks = 2;
  return route(request, config, plan);
}

void expect_error(const Route& route, int status, const std::string& message, const Json& code) {
  EXPECT_EQ(route.status, status);
  EXPECT_FALSE(route.make);
  const Json error = Json::parse(route.json)["error"];
  EXPECT_EQ(error["message"], message);
  EXPECT_EQ(error["type"], "invalid_request_error");
  EXPECT_TRUE(error["param"].is_null());
  EXPECT_EQ(error["code"], code);
}

TEST(Router, ChatStreamsWhenAsked) {
  const Route streamed = ask({"POST", kChat, R"({"model":"m","messages":[],"stream":true})", ""});
  ASSERT_TRUE(streamed.make);
  EXPECT_EQ(streamed.dialect, "openai.chat");
  EXPECT_EQ(streamed.make(Plan{}, 3)->name(), "openai.chat");
  const Route whole = ask({"POST", kChat, kGood, ""});
  EXPECT_FALSE(whole.make);
  EXPECT_EQ(Json::parse(whole.json)["object"], "chat.completion");
}

TEST(Router, StreamOptionsReachTheDialect) {
  const Route route = ask({"POST", kChat, R"({"model":"m","messages":[],"stream":true,
      "stream_options":{"include_usage":true,"include_obfuscation":false}})",
                           ""});
  std::string text;
  route.make(Plan{}, 3)->append_epilogue(text);
  EXPECT_NE(text.find(R"("usage":{"prompt_tokens")"), std::string::npos);
  EXPECT_EQ(text.find("obfuscation"), std::string::npos);
}

TEST(Router, BadBodies) {
  const std::string unparsed = "We could not parse the JSON body of your request.";
  expect_error(ask({"POST", kChat, "", ""}), 400, unparsed, nullptr);
  expect_error(ask({"POST", kChat, "{\"model\":", ""}), 400, unparsed, nullptr);
  expect_error(ask({"POST", kChat, "[1]", ""}), 400, unparsed, nullptr);
  expect_error(ask({"POST", kChat, "{\"model\":\"\xFF\"}", ""}), 400, unparsed, nullptr);
  expect_error(ask({"POST", kChat, R"({"model":"m","messages":)" + std::string(100'000, '['), ""}),
               400, unparsed, nullptr);
  expect_error(
      ask({"POST", kChat,
           R"({"model":"m","messages":)" + std::string(200, '[') + std::string(200, ']') + "}",
           ""}),
      400, unparsed, nullptr);
  expect_error(ask({"POST", kChat, R"({"model":"m"})", ""}), 400,
               "Missing required parameter: 'messages'.", "missing_required_parameter");
  expect_error(ask({"POST", kChat, R"({"messages":[]})", ""}), 400,
               "you must provide a model parameter", nullptr);
}

TEST(Router, UnknownModelWhenModelsAreConfigured) {
  MockConfig config;
  config.models = {"a", "b"};
  expect_error(ask({"POST", kChat, kGood, ""}, config), 404, "The model `m` does not exist.",
               "model_not_found");
  EXPECT_EQ(ask({"POST", kChat, R"({"model":"b","messages":[]})", ""}, config).status, 200);
  const Json list = Json::parse(ask({"GET", "/v1/models", "", ""}, config).json);
  EXPECT_EQ(list["object"], "list");
  ASSERT_EQ(list["data"].size(), 2U);
  EXPECT_EQ(list["data"][1]["id"], "b");
  EXPECT_EQ(list["data"][1]["object"], "model");
}

TEST(Router, Keys) {
  MockConfig config;
  config.api_keys = {"one", "two"};
  const std::string missing =
      "You didn't provide an API key. Send it as 'Authorization: Bearer KEY'.";
  const Route refused = ask({"POST", kChat, kGood, ""}, config);
  expect_error(refused, 401, missing, nullptr);
  EXPECT_EQ(refused.headers, (Headers{{"WWW-Authenticate", "Bearer"}}));
  expect_error(ask({"GET", "/v1/models", "", "Basic b25l"}, config), 401, missing, nullptr);
  expect_error(ask({"POST", kChat, kGood, "Bearer three"}, config), 401,
               "Incorrect API key provided.", "invalid_api_key");
  expect_error(ask({"POST", kChat, kGood, "Bearer "}, config), 401, "Incorrect API key provided.",
               "invalid_api_key");
  EXPECT_EQ(ask({"POST", kChat, kGood, "Bearer two"}, config).status, 200);
  EXPECT_EQ(ask({"POST", kChat, kGood, "bearer two"}, config).status, 200);
  EXPECT_TRUE(ask({"GET", "/stream/sse", "", ""}, config).make);  // plain streams need none
}

TEST(Router, KeysNeverStandInTheAnswer) {
  MockConfig config;
  config.api_keys = {"sk-right"};
  const Route refused = ask({"POST", kChat, kGood, "Bearer sk-wrong"}, config);
  EXPECT_EQ(refused.json.find("sk-"), std::string::npos);
}

TEST(Router, WrongMethodsSayWhichAreAllowed) {
  const Route get = ask({"GET", kChat, "", ""});
  expect_error(get, 405, "Not allowed to GET on /v1/chat/completions.", "method_not_supported");
  EXPECT_EQ(get.headers, (Headers{{"Allow", "POST"}}));
  const Route post = ask({"POST", "/v1/models", "", ""});
  expect_error(post, 405, "Not allowed to POST on /v1/models.", "method_not_supported");
  EXPECT_EQ(post.headers, (Headers{{"Allow", "GET, HEAD"}}));
  EXPECT_EQ(ask({"HEAD", "/stream/sse", "", ""}).status, 405);
  EXPECT_EQ(ask({"HEAD", "/v1/models", "", ""}).status, 200);
}

TEST(Router, PlainStreamsAndUnknownPaths) {
  EXPECT_EQ(ask({"GET", "/stream/sse", "", ""}).dialect, "plain.sse");
  EXPECT_EQ(ask({"POST", "/stream/ndjson", "", ""}).dialect, "plain.ndjson");
  EXPECT_EQ(ask({"PUT", "/stream/text", "", ""}).dialect, "plain.text");
  expect_error(ask({"GET", "/v1/nothing", "", ""}), 404, "Unknown request URL: /v1/nothing.",
               "unknown_url");
}

TEST(Router, AWholeAnswerHasALimit) {
  Plan plan;
  plan.chunks = kChunksMax;
  plan.chunk_bytes = kChunkBytesMax;
  const Route refused = route({"POST", kChat, kGood, ""}, {}, plan);
  expect_error(refused, 400, "The plan's text is over 64 MiB: ask for it with \"stream\": true.",
               nullptr);
}

TEST(RequestPath, WithoutQueryAndAuthority) {
  EXPECT_EQ(request_path("/v1/models?a=b"), "/v1/models");
  EXPECT_EQ(request_path("http://127.0.0.1:8089/v1/models?a=/b"), "/v1/models");
  EXPECT_EQ(request_path("http://127.0.0.1:8089"), "/");
  EXPECT_EQ(request_path("/a://b"), "/a://b");
  EXPECT_EQ(request_path("*"), "*");
}

}  // namespace
}  // namespace streamgauge
