// SPDX-License-Identifier: MIT
// The other APIs' answers, streamed and whole: what a client puts together is what was planned.
#include <gtest/gtest.h>

#include "tests/unit/mock_server/asked.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

Plan talk() {
  Plan plan;
  plan.answer.source = AnswerSource::text;
  plan.answer.reasoning = "Hmm, so";
  plan.answer.text = "Say \"é\"\nthen stop";
  plan.answer.tool_calls = {{"weather", R"({"city":"Paris"})"}};
  return plan;
}

const Headers kAnthropic = {{"anthropic-version", "2026-10-21"}};

std::string anthropic(const Plan& plan, bool stream) {
  const Json body = {{"model", "c"},
                     {"max_tokens", 1000},
                     {"stream", stream},
                     {"messages", Json::array({{{"role", "user"}, {"content", "hi"}}})}};
  return said(ask(post("/v1/messages", body.dump(), kAnthropic), plan));
}

TEST(Anthropic, BlocksBeginCarryAndEndInOrder) {
  const auto events = events_of(anthropic(talk(), true));
  std::vector<std::string> texts;
  std::string order;
  for (const Event& event : events) {
    const Json data = Json::parse(event.data);
    EXPECT_EQ(data["type"], event.name);
    if (event.name == "content_block_start") {
      EXPECT_EQ(data["index"], texts.size());
      texts.emplace_back();
      order += data["content_block"]["type"].get<std::string>() + " ";
    }
    if (event.name != "content_block_delta") continue;
    const Json& delta = data["delta"];
    for (const char* key : {"thinking", "text", "partial_json"})
      texts.back() += delta.value(key, "");
  }
  EXPECT_EQ(order, "thinking text tool_use ");
  EXPECT_EQ(texts,
            (std::vector<std::string>{"Hmm, so", "Say \"é\"\nthen stop", R"({"city":"Paris"})"}));
  EXPECT_EQ(events.front().name, "message_start");
  EXPECT_EQ(events[events.size() - 2].name, "message_delta");
  EXPECT_EQ(Json::parse(events[events.size() - 2].data)["delta"]["stop_reason"], "tool_use");
  EXPECT_EQ(events.back().name, "message_stop");
}

TEST(Anthropic, WholeAndRefused) {
  const Json message = Json::parse(anthropic(talk(), false));
  ASSERT_EQ(message["content"].size(), 3U);
  EXPECT_EQ(message["content"][0]["thinking"], "Hmm, so");
  EXPECT_EQ(message["content"][1]["text"], "Say \"é\"\nthen stop");
  EXPECT_EQ(message["content"][2]["input"], Json({{"city", "Paris"}}));
  const Route bare = ask(post("/v1/messages", R"({"model":"c"})", kAnthropic), talk());
  EXPECT_EQ(bare.status, 400);
  EXPECT_EQ(Json::parse(bare.body)["error"]["message"], "messages: Field required");
  const Route no_version = ask(post("/v1/messages", R"({"model":"c"})"), talk());
  EXPECT_EQ(Json::parse(no_version.body)["error"]["message"],
            "anthropic-version: header is required");
}

std::string responses(const Plan& plan, const Json& more) {
  Json body = {{"model", "m"}, {"input", "hi"}, {"stream", true}};
  body.update(more);
  return said(ask(post("/v1/responses", body.dump()), plan));
}

TEST(Responses, EveryEventIsNumberedWithoutAGap) {
  Plan markers;
  markers.chunks = 5;
  Plan nothing;
  nothing.answer.source = AnswerSource::text;
  for (const Plan& plan : {talk(), markers, nothing}) {
    std::size_t number = 0;
    for (const Event& event : events_of(responses(plan, Json::object()))) {
      const Json data = Json::parse(event.data);
      EXPECT_EQ(data["type"], event.name);
      EXPECT_EQ(data["sequence_number"], number++) << event.name;
    }
    EXPECT_GT(number, 2U);
  }
}

TEST(Responses, DeltasDoneAndCompletedSayTheSame) {
  std::string text, arguments, summary;
  Json done, completed;
  for (const Event& event : events_of(responses(talk(), Json::object()))) {
    const Json data = Json::parse(event.data);
    if (event.name == "response.output_text.delta") {
      text += data["delta"];
      EXPECT_EQ(data["logprobs"], Json::array());
      EXPECT_EQ(event.data.size() % 16, 0U);
    }
    if (event.name == "response.reasoning_summary_text.delta") summary += data["delta"];
    if (event.name == "response.function_call_arguments.delta") arguments += data["delta"];
    if (event.name == "response.output_text.done") done = data;
    if (event.name == "response.completed") completed = data["response"];
  }
  EXPECT_EQ(summary, "Hmm, so");
  EXPECT_EQ(text, "Say \"é\"\nthen stop");
  EXPECT_EQ(arguments, R"({"city":"Paris"})");
  EXPECT_EQ(done["text"], text);
  ASSERT_EQ(completed["output"].size(), 3U);
  EXPECT_EQ(completed["output"][1]["content"][0]["text"], text);
  EXPECT_EQ(completed["output"][2]["arguments"], arguments);
  EXPECT_EQ(completed["status"], "completed");
  EXPECT_EQ(completed["usage"]["output_tokens_details"]["reasoning_tokens"], 3);
}

TEST(Responses, ToldToEndEarlyItRepeatsWhatItSaid) {
  const Route route =
      ask(post("/v1/responses", R"({"model":"m","input":"x","stream":true})"), talk());
  const auto dialect = route.make(7);
  std::string text;
  dialect->append_prologue(text);
  for (std::uint32_t chunk = 0; chunk < 5; ++chunk) dialect->append_chunk(text, chunk);
  dialect->append_epilogue(text, 5);
  const auto frames = frames_of(text);
  for (std::size_t i = 0; i < frames.size(); ++i) EXPECT_EQ(frames[i]["sequence_number"], i);
  const Json& output = frames.back()["response"]["output"];
  ASSERT_EQ(output.size(), 2U);
  EXPECT_EQ(output[0]["summary"][0]["text"], "Hmm, so");
  EXPECT_EQ(output[1]["content"][0]["text"], "Say \"");
}

TEST(Responses, IncompleteFailedAndTheErrorEvent) {
  const auto cut = events_of(responses(talk(), {{"max_output_tokens", 2}}));
  EXPECT_EQ(cut.back().name, "response.incomplete");
  EXPECT_EQ(Json::parse(cut.back().data)["response"]["incomplete_details"]["reason"],
            "max_output_tokens");
  Plan plan = talk();
  plan.answer.finish_reason = "failed";
  const auto failed = events_of(responses(plan, Json::object()));
  EXPECT_EQ(failed.back().name, "response.failed");
  EXPECT_EQ(Json::parse(failed.back().data)["response"]["error"]["code"], "server_error");
  const Route route =
      ask(post("/v1/responses", R"({"model":"m","input":"x","stream":true})"), plan);
  std::string text;
  route.make(7)->append_error(text, {500, "gone", {}, {}, {}}, 2);
  const Json error = frames_of(text).front();
  EXPECT_EQ(error["message"], "gone");
  EXPECT_EQ(error["sequence_number"], 6);  // 2 of the response, 2 of the item, 2 deltas
}

TEST(Gemini, EventsEndCrlfCrlfAndTheLastSaysHowItEnded) {
  const std::string stream = said(ask(post("/v1/models/g:streamGenerateContent?alt=sse",
                                           R"({"contents":[{"parts":[{"text":"hi"}]}]})"),
                                      talk()));
  EXPECT_TRUE(stream.ends_with("}\r\n\r\n"));
  EXPECT_EQ(stream.find("\n\n"), std::string::npos);
  const auto frames = frames_of(stream);
  std::string text, thoughts;
  for (const Json& frame : frames) {
    for (const Json& part : frame["candidates"][0]["content"]["parts"])
      (part.contains("thought") ? thoughts : text) += part.value("text", "");
    EXPECT_EQ(frame["candidates"][0].contains("finishReason"), &frame == &frames.back());
  }
  EXPECT_EQ(thoughts, "Hmm, so");
  EXPECT_EQ(text, "Say \"é\"\nthen stop");
  EXPECT_EQ(frames.back()["candidates"][0]["content"]["parts"][0]["functionCall"]["args"],
            Json({{"city", "Paris"}}));
}

TEST(Gemini, WithoutSseOneArrayAlsoWhenACallComesFirst) {
  Plan plan = talk();
  for (const bool call_only : {false, true}) {
    if (call_only) {
      plan.answer.reasoning.clear();
      plan.answer.text.clear();
    }
    const Json array = Json::parse(
        said(ask(post("/v1beta/models/g:streamGenerateContent", R"({"contents":[]})"), plan)));
    ASSERT_TRUE(array.is_array());
    EXPECT_EQ(array.back()["candidates"][0]["finishReason"], "STOP");
  }
  const Json whole =
      Json::parse(said(ask(post("/v1/models/g:generateContent", R"({"contents":[]})"), talk())));
  EXPECT_EQ(whole["candidates"][0]["content"]["parts"].size(), 3U);
}

TEST(Ollama, OneObjectALineAndDurationsInTheLast) {
  const std::string stream = said(ask(post("/api/chat", R"({"model":"m","messages":[]})"), talk()));
  std::string text, thinking;
  Json last;
  std::istringstream lines(stream);
  for (std::string line; std::getline(lines, line);) {
    last = Json::parse(line);
    text += last["message"]["content"];
    thinking += last["message"].value("thinking", "");
    if (last["message"].contains("tool_calls")) {
      EXPECT_EQ(last["message"]["tool_calls"][0]["function"]["arguments"],
                Json({{"city", "Paris"}}));
    }
  }
  EXPECT_EQ(text, "Say \"é\"\nthen stop");
  EXPECT_EQ(thinking, "Hmm, so");
  EXPECT_TRUE(last["done"]);
  EXPECT_GT(last["total_duration"].get<std::int64_t>(), 0);
  const Json whole = Json::parse(
      said(ask(post("/api/generate", R"({"model":"m","prompt":"x","stream":false})"), talk())));
  EXPECT_EQ(whole["response"], "Say \"é\"\nthen stop");
}

TEST(Completions, TextAloneAndUsage) {
  const auto frames = frames_of(said(ask(
      post("/v1/completions",
           R"({"model":"m","prompt":"a b","stream":true,"stream_options":{"include_usage":true}})"),
      talk())));
  std::string text;
  for (const Json& frame : frames)
    for (const Json& choice : frame["choices"]) text += choice["text"];
  EXPECT_EQ(text, "Say \"é\"\nthen stop");
  EXPECT_EQ(frames.back()["usage"]["prompt_tokens"], 2);
}

TEST(Plain, EveryFormCarriesTheTextAlone) {
  Plan plan = talk();
  const auto plain = [&](const std::string& form) {
    return said(ask(post("/stream/" + form, ""), plan));
  };
  EXPECT_EQ(plain("text"), plan.answer.text);
  EXPECT_EQ(plain("raw"), plan.answer.text);
  std::string text;
  for (const Event& event : events_of(plain("sse"))) text += event.data;
  EXPECT_EQ(text, plan.answer.text);
  const std::string records = plain("json-seq");
  EXPECT_EQ(records.front(), '\x1E');
  EXPECT_EQ(Json::parse(records.substr(1, records.find('\n') - 1)), Json({{"text", "Say"}}));
  const std::string lines = plain("ndjson");
  EXPECT_EQ(Json::parse(lines.substr(0, lines.find('\n'))), Json({{"text", "Say"}}));
  plan.answer = {AnswerSource::echo, {}, {}, {}, {}, {}};
  EXPECT_EQ(said(ask(post("/stream/text", "what I said"), plan)), "what I said");
}

TEST(Plain, RawBytesAreCutWithoutACare) {
  Plan plan;
  plan.chunk_bytes = 12;
  plan.answer.source = AnswerSource::text;
  plan.answer.text = std::string("\0\xFF\xFEraw\r\n", 8) + std::string(20, 'x');
  const Route route = ask(post("/stream/raw", ""), plan);
  EXPECT_EQ(route.chunks, 3U);
  EXPECT_EQ(said(route), plan.answer.text);
}

TEST(Lists, EmbeddingsAndModerations) {
  const Plan plan;
  const Json embedding = Json::parse(
      said(ask(post("/v1/embeddings", R"({"model":"e","input":["a","b"],"dimensions":8})"), plan)));
  ASSERT_EQ(embedding["data"].size(), 2U);
  EXPECT_EQ(embedding["data"][0]["embedding"].size(), 8U);
  EXPECT_NE(embedding["data"][0]["embedding"], embedding["data"][1]["embedding"]);
  double squares = 0;
  for (const Json& value : embedding["data"][0]["embedding"])
    squares += value.get<double>() * value.get<double>();
  EXPECT_NEAR(squares, 1, 1e-5);
  EXPECT_EQ(ask(post("/v1/embeddings", R"({"model":"e","input":[]})"), plan).status, 400);
  const Json moderation = Json::parse(said(ask(post("/v1/moderations", R"({"input":"x"})"), plan)));
  EXPECT_EQ(moderation["results"][0]["flagged"], false);
  EXPECT_EQ(moderation["results"][0]["categories"].size(), 13U);
}

}  // namespace
}  // namespace streamgauge
