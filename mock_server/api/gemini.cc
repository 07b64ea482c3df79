// SPDX-License-Identifier: MIT
// Gemini's generateContent and streamGenerateContent (google-genai): with alt=sse events that end
// CRLF CRLF and nothing else, without it one JSON array that grows.
#include <fmt/format.h>

#include "mock_server/answer/tokens.h"
#include "mock_server/api/handlers.h"
#include "mock_server/api/json_text.h"
#include "mock_server/api/openai_ask.h"
#include "mock_server/encode/event_writer.h"
#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

// OpenAI's words for the end of an answer in Gemini's; its own pass unchanged.
std::string finish_reason(const Reply& reply) {
  const std::string& reason = reply.finish_reason();
  if (reason == "stop" || reason == "tool_calls") return "STOP";
  if (reason == "length") return "MAX_TOKENS";
  return reason == "content_filter" ? "SAFETY" : reason;
}

Json usage_json(const Usage& usage) {
  Json json = {{"promptTokenCount", usage.prompt_tokens},
               {"candidatesTokenCount", usage.completion_tokens - usage.reasoning_tokens},
               {"totalTokenCount", usage.total()}};
  if (usage.reasoning_tokens > 0) json["thoughtsTokenCount"] = usage.reasoning_tokens;
  return json;
}

// A function's arguments are sent whole: the parts of a call before its last have nothing to say.
std::optional<Json> part_json(const Reply& reply, const Segment& segment, std::uint32_t chunk,
                              std::uint32_t nonce) {
  if (segment.kind == PieceKind::tool_call) {
    if (chunk + 1 != segment.first + segment.count) return std::nullopt;
    const Json arguments = Json::parse(reply.segment_text(segment, nonce), nullptr, false);
    return Json{{"functionCall",
                 {{"name", reply.tool_call(segment.tool).name},
                  {"args", arguments.is_object() ? arguments : Json::object()}}}};
  }
  std::string text;
  reply.append_text(text, chunk, nonce, chunk);
  Json part = {{"text", text}};
  if (segment.kind == PieceKind::reasoning) part["thought"] = true;
  return part;
}

class GeminiDialect final : public Dialect {
 public:
  GeminiDialect(std::string model, const Plan& plan, std::shared_ptr<const Reply> reply,
                std::uint32_t nonce, bool events)
      : model_(std::move(model)),
        is_events_(events),
        events_(plan.wire.events, Newline::crlf),
        reply_(std::move(reply)),
        nonce_(nonce) {
    close_ = fmt::format(R"(,"usageMetadata":{},"modelVersion":{},"responseId":"{}"}})",
                         dumped(usage_json(reply_->usage())), json_string(model_),
                         "streamgauge" + nonce_text(nonce_));
  }

  std::string_view name() const override { return "gemini.generate"; }
  std::string_view media_type() const override {
    return is_events_ ? "text/event-stream" : "application/json; charset=UTF-8";
  }
  std::uint32_t chunks() const override { return reply_->chunks(); }

  void append_prologue(std::string& out) const override {
    out += is_events_ ? events_.preamble() : "[";
  }

  // Gemini says the end in its last chunk, so there is no frame of its own for it.
  void append_chunk(std::string& out, std::uint32_t chunk) const override {
    const Segment& segment = reply_->segment_of(chunk);
    const bool last = chunk + 1 == chunks();
    const auto part = part_json(*reply_, segment, chunk, nonce_);
    if (!part) return;
    append_frame(out, dumped(*part), chunk == 0 || is_first(chunk), last);
  }

  void append_epilogue(std::string& out, std::uint32_t) const override {
    if (chunks() == 0) append_frame(out, R"({"text":""})", true, true);
    if (!is_events_) out += "]\r\n";
  }

  void append_error(std::string& out, const Failure& failure, std::uint32_t sent) const override {
    const std::string body = error_body(Vendor::gemini, failure);
    if (!is_events_) {
      if (sent > 0) out += ",\r\n";
      out += body + "]\r\n";
      return;
    }
    events_.append(out, dumped(Json::parse(body)));
  }

  // Its clients take a comment for a broken answer.
  void append_keep_alive(std::string&) const override {}

 private:
  // The first chunk that has a frame: a tool call's last one, when it begins the answer.
  bool is_first(std::uint32_t chunk) const {
    const Segment& front = reply_->segments().front();
    return front.kind == PieceKind::tool_call && chunk + 1 == front.count;
  }

  void append_frame(std::string& out, std::string_view part, bool first, bool last) const {
    if (is_events_) out += events_.before();
    if (!is_events_ && !first) out += ",\r\n";
    out += R"({"candidates":[{"content":{"parts":[)";
    out += part;
    out += R"(],"role":"model"})";
    if (last) out += R"(,"finishReason":)" + json_string(finish_reason(*reply_));
    out += R"(,"index":0}])";
    out += close_;
    if (is_events_) out += events_.after();
  }

  std::string model_;
  bool is_events_;
  EventWriter events_;
  std::shared_ptr<const Reply> reply_;
  std::uint32_t nonce_;
  std::string close_;
};

std::string whole_answer(const std::string& model, const Reply& reply) {
  Json parts = Json::array();
  for (const Segment& segment : reply.segments()) {
    if (segment.kind == PieceKind::tool_call) {
      parts.push_back(*part_json(reply, segment, segment.first + segment.count - 1, 0));
      continue;
    }
    Json part = {{"text", reply.segment_text(segment, 0)}};
    if (segment.kind == PieceKind::reasoning) part["thought"] = true;
    parts.push_back(std::move(part));
  }
  const Json candidate = {{"content", {{"parts", std::move(parts)}, {"role", "model"}}},
                          {"finishReason", finish_reason(reply)},
                          {"index", 0}};
  return dumped({{"candidates", Json::array({candidate})},
                 {"usageMetadata", usage_json(reply.usage())},
                 {"modelVersion", model},
                 {"responseId", "streamgauge" + nonce_text(0)}});
}

Ask gemini_ask(const Json& body, const std::string& model) {
  Ask ask;
  ask.model = model;
  const Json& contents = under(body, "contents");
  if (contents.is_array()) {
    for (const Json& content : contents) {
      const std::string text = content_text(under(content, "parts"));
      if (ask.first_message.empty()) ask.first_message = text;
      ask.prompt_tokens += count_tokens(text) + 1;
      if (text_under(content, "role") == "model") {
        ++ask.turn;
      } else {
        ask.last_message = text;
      }
    }
  }
  const Json& config = under(body, "generationConfig");
  ask.tokens_max = count_under(config, "maxOutputTokens");
  ask.json_wanted = text_under(config, "responseMimeType") == "application/json";
  ask.schema = under(config, "responseJsonSchema");
  if (ask.schema.is_null()) ask.schema = under(config, "responseSchema");
  const Json& tools = under(body, "tools");
  for (std::size_t i = 0; tools.is_array() && i < tools.size(); ++i) {
    const Json& functions = under(tools[i], "functionDeclarations");
    for (std::size_t k = 0; functions.is_array() && k < functions.size(); ++k)
      ask.tools.push_back({text_under(functions[k], "name"), under(functions[k], "parameters")});
  }
  const Json& calling = under(under(body, "toolConfig"), "functionCallingConfig");
  if (text_under(calling, "mode") == "ANY") ask.tool_choice = "required";
  return ask;
}

}  // namespace

Route gemini_generate(const MockRequest& request, const MockOffer& offer, const std::string& model,
                      bool streams) {
  const auto body = parse_object(request.body);
  if (!body) return refusal(Vendor::gemini, {400, "Invalid JSON payload received.", {}, {}, {}});
  if (!under(*body, "contents").is_array())
    return refusal(Vendor::gemini, {400,
                                    "* GenerateContentRequest.contents: contents is not "
                                    "specified",
                                    {},
                                    {},
                                    {}});
  if (auto refused = refuse_model(Vendor::gemini, model, offer)) return *refused;
  const Ask ask = gemini_ask(*body, model);
  const auto plan = offer.plan_for(ask);
  if (auto refused = refuse_planned(Vendor::gemini, *plan, offer)) return *refused;
  const auto reply = std::make_shared<const Reply>(plan, ask);
  Route route;
  route.plan = plan;
  route.chunks = reply->chunks();
  route.dialect = "gemini.generate";
  if (!streams) {
    if (auto refused = refuse_size(Vendor::gemini, *plan, offer)) return *refused;
    route.body = whole_answer(model, *reply);
    return route;
  }
  const bool events = request.parameter("alt") == "sse";
  route.make = [model, plan, reply, events](std::uint32_t nonce) {
    return std::make_unique<GeminiDialect>(model, *plan, reply, nonce, events);
  };
  return route;
}

}  // namespace streamgauge
