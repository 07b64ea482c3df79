// SPDX-License-Identifier: MIT
// What each request gets: a stream, a whole answer, or the vendor's own error object.
#include "mock_server/api/router.h"

#include <gtest/gtest.h>

#include "scenarios/plan/field_name.h"
#include "tests/unit/mock_server/asked.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kChat = "/v1/chat/completions";
constexpr const char* kGood = R"({"model":"m","messages":[]})";
constexpr const char* kStreamed = R"({"model":"m","messages":[],"stream":true})";

Plan two_chunks() {
  Plan plan;
  plan.chunks = 2;
  return plan;
}

Route answer(const MockRequest& request, const MockConfig& config = {}) {
  return ask(request, two_chunks(), config);
}

MockRequest by(const char* method, const std::string& path, Headers headers = {}) {
  MockRequest request = post(path, "", std::move(headers));
  request.method = method;
  return request;
}

Headers bearer(const std::string& key) { return {{"Authorization", "Bearer " + key}}; }

std::string header_of(const Route& route, std::string_view name) {
  for (const Header& header : route.headers)
    if (same_name(header.name, name)) return header.value;
  return {};
}

void expect_error(const Route& route, int status, const std::string& message, const Json& code) {
  EXPECT_EQ(route.status, status);
  EXPECT_FALSE(route.make);
  const Json error = Json::parse(route.body)["error"];
  EXPECT_EQ(error["message"], message);
  EXPECT_EQ(error["type"], "invalid_request_error");
  EXPECT_EQ(error["code"], code);
}

TEST(Router, ChatStreamsWhenAsked) {
  const Route streamed = answer(post(kChat, kStreamed));
  ASSERT_TRUE(streamed.make);
  EXPECT_EQ(streamed.dialect, "openai.chat");
  EXPECT_EQ(streamed.chunks, 2U);
  EXPECT_EQ(streamed.make(3)->name(), "openai.chat");
  const Route whole = answer(post(kChat, kGood));
  EXPECT_FALSE(whole.make);
  EXPECT_EQ(Json::parse(whole.body)["object"], "chat.completion");
}

TEST(Router, BadBodies) {
  const std::string unparsed = "We could not parse the JSON body of your request.";
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  for (const std::string& body : {std::string(), std::string("{\"model\":"), std::string("[1]"),
                                  std::string("{\"model\":\"\xFF\"}"),
                                  R"({"model":"m","messages":)" + std::string(100'000, '['),
                                  R"({"model":"m","messages":)" + deep + "}"})
    expect_error(answer(post(kChat, body)), 400, unparsed, nullptr);
  expect_error(answer(post(kChat, R"({"model":"m"})")), 400,
               "Missing required parameter: 'messages'.", "missing_required_parameter");
  expect_error(answer(post(kChat, R"({"messages":[]})")), 400, "you must provide a model parameter",
               nullptr);
  expect_error(answer(post(kChat, R"({"model":"m","messages":[],"n":0})")), 400,
               "Invalid 'n': it must be between 1 and 128.", "integer_out_of_range");
}

TEST(Router, UnknownModelInEveryVendorsWords) {
  MockConfig config;
  config.models = {"a", "b"};
  expect_error(answer(post(kChat, kGood), config), 404, "The model `m` does not exist.",
               "model_not_found");
  EXPECT_EQ(answer(post(kChat, R"({"model":"b","messages":[]})"), config).status, 200);
  const Route anthropic =
      answer(post("/v1/messages", R"({"model":"m","max_tokens":9,"messages":[]})",
                  {{"anthropic-version", "2023-06-01"}}),
             config);
  EXPECT_EQ(anthropic.status, 404);
  EXPECT_EQ(Json::parse(anthropic.body)["error"]["type"], "not_found_error");
  const Route gemini = answer(post("/v1/models/m:generateContent", R"({"contents":[]})"), config);
  EXPECT_EQ(Json::parse(gemini.body)["error"]["status"], "NOT_FOUND");
  const Route ollama = answer(post("/api/chat", kGood), config);
  EXPECT_EQ(Json::parse(ollama.body), Json({{"error", "model 'm' not found"}}));
  const Json list = Json::parse(answer(by("GET", "/v1/models"), config).body);
  ASSERT_EQ(list["data"].size(), 2U);
  EXPECT_EQ(list["data"][1]["id"], "b");
}

TEST(Router, KeysWhereverClientsPutThem) {
  MockConfig config;
  config.api_keys = {"one", "two"};
  const std::string missing =
      "You didn't provide an API key. Send it as 'Authorization: Bearer KEY'.";
  const Route refused = answer(post(kChat, kGood), config);
  expect_error(refused, 401, missing, nullptr);
  EXPECT_EQ(header_of(refused, "WWW-Authenticate"), "Bearer");
  expect_error(answer(by("GET", "/v1/models", {{"Authorization", "Basic b25l"}}), config), 401,
               missing, nullptr);
  const Route wrong = answer(post(kChat, kGood, bearer("sk-wrong")), config);
  expect_error(wrong, 401, "Incorrect API key provided.", "invalid_api_key");
  EXPECT_EQ(wrong.body.find("sk-wrong"), std::string::npos);
  for (const Headers& headers :
       {bearer("two"), Headers{{"authorization", "bearer one"}}, Headers{{"x-api-key", "one"}},
        Headers{{"api-key", "two"}}, Headers{{"X-Goog-Api-Key", "one"}}})
    EXPECT_EQ(answer(post(kChat, kGood, headers), config).status, 200) << headers[0].name;
  EXPECT_EQ(
      answer(post("/v1beta/models/m:generateContent?key=two", R"({"contents":[]})"), config).status,
      200);
  EXPECT_TRUE(answer(by("GET", "/stream/sse"), config).make);  // plain streams need none
}

TEST(Router, WrongMethodsSayWhichAreAllowed) {
  const Route get = answer(by("GET", kChat));
  expect_error(get, 405, "Not allowed to GET on /v1/chat/completions.", "method_not_supported");
  EXPECT_EQ(header_of(get, "Allow"), "POST");
  const Route posted = answer(post("/v1/models", ""));
  expect_error(posted, 405, "Not allowed to POST on /v1/models.", "method_not_supported");
  EXPECT_EQ(header_of(posted, "Allow"), "GET, HEAD");
  EXPECT_EQ(answer(by("HEAD", "/stream/sse")).status, 405);
  EXPECT_EQ(answer(by("HEAD", "/v1/models")).status, 200);
}

TEST(Router, EveryPathFindsItsDialect) {
  const std::pair<const char*, const char*> kPaths[] = {
      {"/chat/completions", "openai.chat"},
      {"/openai/deployments/d/chat/completions?api-version=2025-01-01", "openai.chat"},
      {"/openai/v1/chat/completions", "openai.chat"},
      {"/v1/completions", "openai.completions"},
      {"/v1/responses", "openai.responses"},
      {"/v1/models/g:streamGenerateContent?alt=sse", "gemini.generate"},
      {"/v1beta/models/g:streamGenerateContent", "gemini.generate"},
      {"/api/chat", "ollama.chat"},
      {"/api/generate", "ollama.generate"},
      {"/stream/sse", "plain.sse"},
      {"/stream/ndjson", "plain.ndjson"},
      {"/stream/json-seq", "plain.json_seq"},
      {"/stream/text", "plain.text"},
      {"/stream/raw", "plain.raw"}};
  const std::string body =
      R"({"model":"m","messages":[],"stream":true,"input":"x","prompt":"x","contents":[]})";
  for (const auto& [path, dialect] : kPaths) {
    const Route route = answer(post(path, body));
    ASSERT_TRUE(route.make) << path << " " << route.body;
    EXPECT_EQ(route.dialect, dialect);
    EXPECT_EQ(route.make(1)->name(), dialect);
    EXPECT_EQ(route.make(1)->chunks(), route.chunks);
  }
  expect_error(answer(by("GET", "/v1/nothing")), 404, "Unknown request URL: /v1/nothing.",
               "unknown_url");
}

TEST(Router, AzureTakesTheModelFromThePathAndWantsAVersion) {
  const std::string path = "/openai/deployments/mine/chat/completions";
  EXPECT_EQ(answer(post(path, R"({"messages":[]})")).status, 404);
  const Route route = answer(post(path + "?api-version=2025-01-01", R"({"messages":[]})"));
  EXPECT_EQ(Json::parse(route.body)["model"], "mine");
  EXPECT_FALSE(header_of(route, "apim-request-id").empty());
}

TEST(Router, VendorHeadersComeWithAnswersAndRefusals) {
  EXPECT_EQ(header_of(answer(post(kChat, kStreamed)), "openai-version"), "2020-10-01");
  EXPECT_TRUE(header_of(answer(post(kChat, "")), "x-request-id").starts_with("req_"));
  const Route anthropic = answer(post("/v1/messages", ""));
  EXPECT_TRUE(header_of(anthropic, "request-id").starts_with("req_"));
  EXPECT_FALSE(header_of(anthropic, "anthropic-ratelimit-requests-limit").empty());
  EXPECT_TRUE(answer(by("GET", "/stream/sse")).headers.empty());
}

TEST(Router, PlannedFailuresSpeakAsTheVendorDoes) {
  Plan plan = two_chunks();
  plan.fail.status = 429;
  plan.fail.retry_after = std::chrono::milliseconds(1500);
  plan.fail.should_retry = false;
  const Route openai = ask(post(kChat, kGood), plan);
  EXPECT_EQ(openai.status, 429);
  EXPECT_EQ(Json::parse(openai.body)["error"]["code"], "rate_limit_exceeded");
  EXPECT_EQ(header_of(openai, "retry-after"), "1.5");
  EXPECT_EQ(header_of(openai, "retry-after-ms"), "1500");
  EXPECT_EQ(header_of(openai, "x-should-retry"), "false");
  const Route anthropic = ask(post("/v1/messages", R"({"model":"m","max_tokens":9,"messages":[]})",
                                   {{"anthropic-version", "2023-06-01"}}),
                              plan);
  EXPECT_EQ(Json::parse(anthropic.body)["error"]["type"], "rate_limit_error");
  const Route gemini = ask(post("/v1/models/m:generateContent", R"({"contents":[]})"), plan);
  EXPECT_EQ(Json::parse(gemini.body)["error"]["status"], "RESOURCE_EXHAUSTED");
}

TEST(Router, AWholeAnswerHasALimit) {
  Plan plan;
  plan.chunks = kChunksMax;
  plan.chunk_bytes = kChunkBytesMax;
  expect_error(ask(post(kChat, kGood), plan), 400,
               "The plan's text is over 64 MiB: ask for it as a stream.", nullptr);
}

TEST(SplitTarget, PathAndQueryWithoutAuthority) {
  EXPECT_EQ(split_target("/v1/models?a=b").path, "/v1/models");
  EXPECT_EQ(split_target("/v1/models?a=b").query, "a=b");
  EXPECT_EQ(split_target("http://127.0.0.1:8089/v1/models?a=/b").path, "/v1/models");
  EXPECT_EQ(split_target("http://127.0.0.1:8089").path, "/");
  EXPECT_EQ(split_target("/a://b").path, "/a://b");
  EXPECT_EQ(split_target("*").path, "*");
}

}  // namespace
}  // namespace streamgauge
