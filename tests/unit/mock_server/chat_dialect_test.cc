// SPDX-License-Identifier: MIT
// The bytes of a chat completion, streamed and whole, parsed as a client would.
#include <gtest/gtest.h>

#include "scenarios/plan/payload.h"
#include "tests/unit/mock_server/asked.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

std::string stream_of(const Plan& plan, const Json& more = Json::object()) {
  Json body = {{"model", "gpt-x"},
               {"stream", true},
               {"messages", Json::array({{{"role", "user"}, {"content", "hello river"}}})}};
  body.update(more);
  return said(ask(post("/v1/chat/completions", body.dump()), plan));
}

const Json kUsage = {{"stream_options", {{"include_usage", true}}}};

Plan three_chunks() {
  Plan plan;
  plan.chunks = 3;
  return plan;
}

std::string marker_text(const Plan& plan, std::uint32_t sequence) {
  std::string text;
  append_chunk_text(text, plan, 7, sequence);
  return text;
}

TEST(ChatStream, RoleContentFinishDone) {
  const Plan plan = three_chunks();
  const std::string stream = stream_of(plan);
  EXPECT_TRUE(stream.ends_with("data: [DONE]\n\n"));
  const auto frames = frames_of(stream);
  ASSERT_EQ(frames.size(), 5U);
  for (const Json& chunk : frames) {
    EXPECT_EQ(chunk["object"], "chat.completion.chunk");
    EXPECT_EQ(chunk["model"], "gpt-x");
    EXPECT_EQ(chunk["id"], frames[0]["id"]);
    EXPECT_FALSE(chunk.contains("usage"));
    ASSERT_EQ(chunk["choices"].size(), 1U);
    EXPECT_TRUE(chunk["choices"][0]["logprobs"].is_null());
  }
  EXPECT_EQ(frames[0]["choices"][0]["delta"],
            Json({{"role", "assistant"}, {"content", ""}, {"refusal", nullptr}}));
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(frames[i + 1]["choices"][0]["delta"], Json({{"content", marker_text(plan, i)}}));
    EXPECT_TRUE(frames[i + 1]["choices"][0]["finish_reason"].is_null());
  }
  EXPECT_EQ(frames[4]["choices"][0]["delta"], Json::object());
  EXPECT_EQ(frames[4]["choices"][0]["finish_reason"], "stop");
}

TEST(ChatStream, KeysStandInTheOrderOfTheRealApi) {
  const Json chunk = frames_of(stream_of(three_chunks(), kUsage))[1];
  std::vector<std::string> keys;
  for (const auto& [key, value] : chunk.items()) keys.push_back(key);
  EXPECT_EQ(keys,
            (std::vector<std::string>{"id", "object", "created", "model", "service_tier",
                                      "system_fingerprint", "choices", "usage", "obfuscation"}));
}

TEST(ChatStream, UsageWhenAskedFor) {
  const auto frames = frames_of(stream_of(three_chunks(), kUsage));
  ASSERT_EQ(frames.size(), 6U);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_TRUE(frames[i]["usage"].is_null());
  EXPECT_EQ(frames[5]["choices"], Json::array());
  EXPECT_EQ(frames[5]["usage"]["completion_tokens"], 3);
  EXPECT_EQ(frames[5]["usage"]["prompt_tokens"], 5);  // hello, river, and 3 for the message
  EXPECT_EQ(frames[5]["usage"]["total_tokens"], 8);
}

TEST(ChatStream, EveryChunkIsPaddedToSixteenBytes) {
  for (const std::size_t bytes : {12UL, 13UL, 64UL, 1001UL}) {
    Plan plan = three_chunks();
    plan.chunk_bytes = bytes;
    for (const Event& event : events_of(stream_of(plan, kUsage))) {
      if (event.data == "[DONE]") continue;
      EXPECT_EQ(event.data.size() % 16, 0U) << event.data;
      EXPECT_LT(Json::parse(event.data)["obfuscation"].get<std::string>().size(), 16U);
    }
  }
  const Json off = {{"stream_options", {{"include_obfuscation", false}}}};
  EXPECT_FALSE(frames_of(stream_of(three_chunks(), off))[0].contains("obfuscation"));
}

TEST(ChatStream, AnyModelNameIsEscaped) {
  const std::string model = "a\"b\\c\n\"content\":\"é";
  for (const Json& frame : frames_of(stream_of(three_chunks(), {{"model", model}})))
    EXPECT_EQ(frame["model"], model);
}

// What the frames of one choice say together.
struct Heard {
  std::string content, reasoning, refusal, finish;
  std::vector<std::pair<std::string, std::string>> calls;  // name, arguments
};

Heard heard(const std::vector<Json>& frames, std::size_t index) {
  Heard out;
  for (const Json& frame : frames) {
    for (const Json& choice : frame["choices"]) {
      if (choice["index"] != index) continue;
      const Json& delta = choice["delta"];
      out.content += delta.value("content", Json("")).is_string()
                         ? delta.value("content", Json("")).get<std::string>()
                         : "";
      out.reasoning += delta.value("reasoning_content", "");
      if (delta.contains("refusal") && delta["refusal"].is_string())
        out.refusal += delta["refusal"];
      for (const Json& call : delta.value("tool_calls", Json::array())) {
        if (call.contains("id")) out.calls.emplace_back(call["function"]["name"], "");
        EXPECT_EQ(call["index"].get<std::size_t>() + 1, out.calls.size());
        out.calls.back().second += call["function"]["arguments"];
      }
      if (choice["finish_reason"].is_string()) out.finish = choice["finish_reason"];
    }
  }
  return out;
}

TEST(ChatStream, ReasoningTextAndParallelToolCalls) {
  Plan plan;
  plan.answer.source = AnswerSource::text;
  plan.answer.reasoning = "Let me \"think\".";
  plan.answer.text = "Ünïcode\nand \\ more";
  plan.answer.tool_calls = {{"weather", R"({"city":"Köln"})"}, {"time", "{}"}};
  const Heard one = heard(frames_of(stream_of(plan)), 0);
  EXPECT_EQ(one.reasoning, plan.answer.reasoning);
  EXPECT_EQ(one.content, plan.answer.text);
  ASSERT_EQ(one.calls.size(), 2U);
  EXPECT_EQ(one.calls[0], (std::pair<std::string, std::string>{"weather", R"({"city":"Köln"})"}));
  EXPECT_EQ(one.calls[1], (std::pair<std::string, std::string>{"time", "{}"}));
  EXPECT_EQ(one.finish, "tool_calls");
}

TEST(ChatStream, ChoicesAreInterleavedAndEachIsWhole) {
  Plan plan;
  plan.answer.source = AnswerSource::text;
  plan.answer.text = "one two three";
  const auto frames = frames_of(stream_of(plan, {{"n", 2}}));
  EXPECT_EQ(frames[2]["choices"][0]["index"], 0);
  EXPECT_EQ(frames[3]["choices"][0]["index"], 1);
  for (const std::size_t index : {0UL, 1UL}) {
    EXPECT_EQ(heard(frames, index).content, "one two three");
    EXPECT_EQ(heard(frames, index).finish, "stop");
  }
}

TEST(ChatStream, RefusalLengthAndEmptiness) {
  Plan plan;
  plan.answer.refusal = "I can't help with that.";
  EXPECT_EQ(heard(frames_of(stream_of(plan)), 0).refusal, plan.answer.refusal);
  plan.answer = {AnswerSource::text, "one two three four", {}, {}, {}, {}};
  const Heard cut = heard(frames_of(stream_of(plan, {{"max_tokens", 2}})), 0);
  EXPECT_EQ(cut.content, "one two");
  EXPECT_EQ(cut.finish, "length");
  plan.answer.text.clear();
  const auto nothing = frames_of(stream_of(plan));
  ASSERT_EQ(nothing.size(), 2U);
  EXPECT_EQ(nothing[0]["choices"][0]["delta"]["role"], "assistant");
  EXPECT_EQ(nothing[1]["choices"][0]["finish_reason"], "stop");
}

TEST(ChatStream, LogprobsOfEveryToken) {
  Plan plan;
  plan.answer = {AnswerSource::text, "one two", {}, {}, {}, {}};
  const auto frames = frames_of(stream_of(plan, {{"logprobs", true}, {"top_logprobs", 2}}));
  const Json& entry = frames[2]["choices"][0]["logprobs"]["content"][0];
  EXPECT_EQ(entry["token"], " two");
  EXPECT_EQ(entry["bytes"], Json({32, 116, 119, 111}));
  EXPECT_LE(entry["logprob"].get<double>(), 0);
  EXPECT_EQ(entry["top_logprobs"].size(), 2U);
}

TEST(ChatStream, AForcedToolIsCalledBySchema) {
  Plan plan = three_chunks();
  const Json schema = {
      {"type", "object"},
      {"properties",
       {{"city", {{"type", "string"}}}, {"days", {{"type", "integer"}, {"minimum", 3}}}}}};
  const Json tools = {
      {"tools", Json::array({{{"type", "function"},
                              {"function", {{"name", "weather"}, {"parameters", schema}}}}})},
      {"tool_choice", "required"}};
  const Heard one = heard(frames_of(stream_of(plan, tools)), 0);
  ASSERT_EQ(one.calls.size(), 1U);
  EXPECT_EQ(one.calls[0].first, "weather");
  EXPECT_EQ(Json::parse(one.calls[0].second), Json({{"city", "river"}, {"days", 3}}));
  EXPECT_EQ(one.content, "");
}

TEST(ChatWhole, HasTheTextOfAllChunksAndUsage) {
  const Plan plan = three_chunks();
  const Json answer = Json::parse(
      said(ask(post("/v1/chat/completions", R"({"model":"gpt-x","messages":[]})"), plan)));
  EXPECT_EQ(answer["object"], "chat.completion");
  ASSERT_EQ(answer["choices"].size(), 1U);
  EXPECT_EQ(answer["choices"][0]["message"]["content"].get<std::string>().size(),
            3 * plan.chunk_bytes);
  EXPECT_EQ(answer["choices"][0]["message"]["role"], "assistant");
  EXPECT_EQ(answer["choices"][0]["finish_reason"], "stop");
  EXPECT_EQ(answer["usage"]["completion_tokens"], 3);
}

}  // namespace
}  // namespace streamgauge
