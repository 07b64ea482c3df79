// SPDX-License-Identifier: MIT
// The bytes of a chat completion, streamed and whole, parsed as a client would.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "mock_server/api/dialect.h"
#include "scenarios/plan/payload.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

// The text after "data: " of every event; the stream must consist of nothing else.
std::vector<std::string> events(const std::string& stream) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < stream.size()) {
    const std::size_t end = stream.find("\n\n", at);
    EXPECT_EQ(stream.substr(at, 6), "data: ");
    EXPECT_NE(end, std::string::npos);
    if (end == std::string::npos) break;
    out.push_back(stream.substr(at + 6, end - at - 6));
    at = end + 2;
  }
  return out;
}

std::vector<std::string> stream_of(const ChatOptions& options, const Plan& plan) {
  const auto dialect = openai_chat_dialect(options, plan, 7);
  std::string text;
  for (std::uint32_t i = 0; i < plan.chunks; ++i) dialect->append_chunk(text, i);
  dialect->append_epilogue(text);
  return events(text);
}

Plan three_chunks() {
  Plan plan;
  plan.chunks = 3;
  return plan;
}

TEST(ChatStream, RoleContentFinishDone) {
  const Plan plan = three_chunks();
  const auto list = stream_of({"gpt-x", false, true, true}, plan);
  ASSERT_EQ(list.size(), 6U);
  EXPECT_EQ(list.back(), "[DONE]");
  for (std::size_t i = 0; i + 1 < list.size(); ++i) {
    const Json chunk = Json::parse(list[i]);
    EXPECT_EQ(chunk["object"], "chat.completion.chunk");
    EXPECT_EQ(chunk["model"], "gpt-x");
    EXPECT_EQ(chunk["id"], Json::parse(list[0])["id"]);
    EXPECT_EQ(chunk["created"], Json::parse(list[0])["created"]);
    EXPECT_FALSE(chunk.contains("usage"));
    ASSERT_EQ(chunk["choices"].size(), 1U);
    EXPECT_EQ(chunk["choices"][0]["index"], 0);
    EXPECT_TRUE(chunk["choices"][0]["logprobs"].is_null());
  }
  EXPECT_EQ(Json::parse(list[0])["choices"][0]["delta"],
            Json({{"role", "assistant"}, {"content", ""}, {"refusal", nullptr}}));
  for (std::uint32_t i = 0; i < 3; ++i) {
    std::string text;
    append_chunk_text(text, plan, 7, i);
    const Json choice = Json::parse(list[i + 1])["choices"][0];
    EXPECT_EQ(choice["delta"], Json({{"content", text}}));
    EXPECT_TRUE(choice["finish_reason"].is_null());
  }
  const Json last = Json::parse(list[4])["choices"][0];
  EXPECT_EQ(last["delta"], Json::object());
  EXPECT_EQ(last["finish_reason"], "stop");
}

TEST(ChatStream, KeysStandInTheOrderOfTheRealApi) {
  const auto list = stream_of({"m", true, true, true}, three_chunks());
  const Json chunk = Json::parse(list[1]);
  std::vector<std::string> keys;
  for (const auto& [key, value] : chunk.items()) keys.push_back(key);
  EXPECT_EQ(keys,
            (std::vector<std::string>{"id", "object", "created", "model", "service_tier",
                                      "system_fingerprint", "choices", "usage", "obfuscation"}));
}

TEST(ChatStream, UsageWhenAskedFor) {
  const auto list = stream_of({"m", true, true, true}, three_chunks());
  ASSERT_EQ(list.size(), 7U);
  for (std::size_t i = 0; i < 5; ++i) {
    ASSERT_TRUE(Json::parse(list[i]).contains("usage")) << list[i];
    EXPECT_TRUE(Json::parse(list[i])["usage"].is_null());
  }
  const Json chunk = Json::parse(list[5]);
  EXPECT_EQ(chunk["choices"], Json::array());
  EXPECT_EQ(chunk["usage"]["completion_tokens"], 3);
  EXPECT_EQ(chunk["usage"]["total_tokens"], 11);
  EXPECT_TRUE(chunk["usage"]["prompt_tokens_details"].contains("cached_tokens"));
  EXPECT_TRUE(chunk["usage"]["completion_tokens_details"].contains("reasoning_tokens"));
}

TEST(ChatStream, EveryChunkIsPaddedToSixteenBytes) {
  for (const std::size_t bytes : {12UL, 13UL, 64UL, 1001UL}) {
    Plan plan = three_chunks();
    plan.chunk_bytes = bytes;
    const auto list = stream_of({"m", true, true, true}, plan);
    for (std::size_t i = 0; i + 1 < list.size(); ++i) {
      EXPECT_EQ(list[i].size() % 16, 0U) << list[i];
      EXPECT_LT(Json::parse(list[i])["obfuscation"].get<std::string>().size(), 16U);
    }
  }
  const auto bare = stream_of({"m", false, false, true}, three_chunks());
  EXPECT_FALSE(Json::parse(bare[0]).contains("obfuscation"));
}

TEST(ChatStream, AnyModelNameIsEscaped) {
  const std::string model = "a\"b\\c\n\"content\":\"é";
  for (const std::string& event : stream_of({model, true, true, true}, three_chunks())) {
    if (event == "[DONE]") continue;
    EXPECT_EQ(Json::parse(event)["model"], model);
  }
}

TEST(ChatWhole, HasTheTextOfAllChunksAndUsage) {
  const Plan plan = three_chunks();
  const Json answer = Json::parse(openai_chat_completion({"m", false, true, false}, plan, 7));
  std::string text;
  for (std::uint32_t i = 0; i < 3; ++i) append_chunk_text(text, plan, 7, i);
  EXPECT_EQ(answer["object"], "chat.completion");
  ASSERT_EQ(answer["choices"].size(), 1U);
  EXPECT_EQ(answer["choices"][0]["message"]["content"], text);
  EXPECT_EQ(answer["choices"][0]["message"]["role"], "assistant");
  EXPECT_EQ(answer["choices"][0]["finish_reason"], "stop");
  EXPECT_EQ(answer["usage"]["total_tokens"], 11);
}

TEST(Plain, EveryFormCarriesTheTextAlone) {
  const Plan plan = three_chunks();
  std::string text;
  append_chunk_text(text, plan, 7, 1);
  const auto chunk_of = [&](PlainForm form) {
    std::string out;
    plain_dialect(form, plan, 7)->append_chunk(out, 1);
    return out;
  };
  EXPECT_EQ(chunk_of(PlainForm::text), text);
  EXPECT_EQ(events(chunk_of(PlainForm::sse)), std::vector<std::string>{text});
  const std::string line = chunk_of(PlainForm::ndjson);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(Json::parse(line), Json({{"text", text}}));
}

}  // namespace
}  // namespace streamgauge
