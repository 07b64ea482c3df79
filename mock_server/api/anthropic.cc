// SPDX-License-Identifier: MIT
// POST /v1/messages (Anthropic's streaming documentation, its SDKs): named events, blocks that
// begin and end, no "[DONE]".
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

std::string message_id(std::uint32_t nonce) { return "msg_streamgauge" + nonce_text(nonce); }

std::string tool_use_id(std::uint32_t nonce, std::uint32_t tool) {
  return fmt::format("toolu_streamgauge{}{:02}", nonce_text(nonce), tool);
}

// OpenAI's words for the end of an answer in Anthropic's; its own pass unchanged.
std::string stop_reason(const Reply& reply) {
  const std::string& reason = reply.finish_reason();
  if (reply.refuses()) return "refusal";
  if (reason == "stop") return "end_turn";
  if (reason == "length") return "max_tokens";
  if (reason == "tool_calls") return "tool_use";
  return reason == "content_filter" ? "refusal" : reason;
}

Json usage_json(const Usage& usage, std::size_t output_tokens) {
  return {{"input_tokens", usage.prompt_tokens},
          {"cache_creation_input_tokens", 0},
          {"cache_read_input_tokens", 0},
          {"output_tokens", output_tokens},
          {"service_tier", "standard"}};
}

Json message_json(const std::string& model, const Usage& usage, std::uint32_t nonce) {
  return {{"id", message_id(nonce)},  {"type", "message"},
          {"role", "assistant"},      {"model", model},
          {"content", Json::array()}, {"stop_reason", nullptr},
          {"stop_sequence", nullptr}, {"usage", usage_json(usage, 1)}};
}

// A block as it begins, or whole.
Json block_json(const Reply& reply, const Segment& segment, std::uint32_t nonce, bool whole) {
  const std::string text = whole ? reply.segment_text(segment, nonce) : "";
  if (segment.kind == PieceKind::reasoning)
    return {{"type", "thinking"}, {"thinking", text}, {"signature", whole ? "c3RyZWFt" : ""}};
  if (segment.kind != PieceKind::tool_call) return {{"type", "text"}, {"text", text}};
  Json input = whole ? Json::parse(text, nullptr, false) : Json::object();
  return {{"type", "tool_use"},
          {"id", tool_use_id(nonce, segment.tool)},
          {"name", reply.tool_call(segment.tool).name},
          {"input", input.is_discarded() ? Json::object() : std::move(input)}};
}

class AnthropicDialect final : public Dialect {
 public:
  AnthropicDialect(std::string model, const Plan& plan, std::shared_ptr<const Reply> reply,
                   std::uint32_t nonce)
      : model_(std::move(model)),
        events_(plan.wire.events),
        reply_(std::move(reply)),
        nonce_(nonce) {}

  std::string_view name() const override { return "anthropic.messages"; }
  std::string_view media_type() const override { return "text/event-stream; charset=utf-8"; }
  std::uint32_t chunks() const override { return reply_->chunks(); }

  void append_prologue(std::string& out) const override {
    out += events_.preamble();
    append(out, "message_start", {{"message", message_json(model_, reply_->usage(), nonce_)}});
  }

  void append_chunk(std::string& out, std::uint32_t chunk) const override {
    const Segment& segment = reply_->segment_of(chunk);
    const auto index = static_cast<std::size_t>(&segment - reply_->segments().data());
    if (chunk == segment.first) {
      if (index > 0) append_stop(out, index - 1);
      append(out, "content_block_start",
             {{"index", index}, {"content_block", block_json(*reply_, segment, nonce_, false)}});
      if (chunk == 0) append_keep_alive(out);  // as recorded: a ping after the first block begins
    }
    out += events_.before("content_block_delta");
    fmt::format_to(std::back_inserter(out), R"({{"type":"content_block_delta","index":{},)", index);
    out += R"("delta":{)";
    out += delta_head(segment.kind);
    std::string text;
    reply_->append_text(text, chunk, nonce_, chunk);
    append_escaped(out, text);
    out += R"("}})";
    out += events_.after();
  }

  void append_epilogue(std::string& out, std::uint32_t) const override {
    if (chunks() > 0) append_stop(out, reply_->segments().size() - 1);
    append(out, "message_delta",
           {{"delta", {{"stop_reason", stop_reason(*reply_)}, {"stop_sequence", nullptr}}},
            {"usage", {{"output_tokens", reply_->usage().completion_tokens}}}});
    append(out, "message_stop", Json::object());
  }

  void append_error(std::string& out, const Failure& failure, std::uint32_t) const override {
    const std::string type(failure.type.empty() ? error_type(Vendor::anthropic, failure.status)
                                                : failure.type);
    append(out, "error", {{"error", {{"type", type}, {"message", failure.message}}}});
  }

  void append_keep_alive(std::string& out) const override { append(out, "ping", Json::object()); }

 private:
  static std::string_view delta_head(PieceKind kind) {
    switch (kind) {
      case PieceKind::reasoning:
        return R"("type":"thinking_delta","thinking":")";
      case PieceKind::tool_call:
        return R"("type":"input_json_delta","partial_json":")";
      default:
        return R"("type":"text_delta","text":")";
    }
  }

  void append(std::string& out, const std::string& type, const Json& fields) const {
    Json event = {{"type", type}};
    event.update(fields);
    events_.append(out, dumped(event), type);
  }

  void append_stop(std::string& out, std::size_t index) const {
    if (reply_->segments()[index].kind == PieceKind::reasoning)
      append(
          out, "content_block_delta",
          {{"index", index}, {"delta", {{"type", "signature_delta"}, {"signature", "c3RyZWFt"}}}});
    append(out, "content_block_stop", {{"index", index}});
  }

  std::string model_;
  EventWriter events_;
  std::shared_ptr<const Reply> reply_;
  std::uint32_t nonce_;
};

Ask anthropic_ask(const Json& body) {
  Ask ask;
  ask.model = text_under(body, "model");
  ask.stream = flag_under(body, "stream", false);
  ask.tokens_max = count_under(body, "max_tokens");
  ask.prompt_tokens = count_tokens(content_text(under(body, "system")));
  read_messages(under(body, "messages"), ask);
  const Json& tools = under(body, "tools");
  if (tools.is_array())
    for (const Json& tool : tools)
      if (const std::string name = text_under(tool, "name"); !name.empty())
        ask.tools.push_back({name, under(tool, "input_schema")});
  // {"type": "auto" | "any" | "none"} or {"type": "tool", "name": ...}
  const Json& choice = under(body, "tool_choice");
  const std::string type = text_under(choice, "type");
  if (type == "tool") ask.tool_choice = text_under(choice, "name");
  if (type == "any") ask.tool_choice = "required";
  if (type == "none") ask.tool_choice = "none";
  return ask;
}

}  // namespace

Route anthropic_messages(const MockRequest& request, const MockOffer& offer) {
  const auto refuse = [&](const std::string& message) {
    return refusal(Vendor::anthropic, {400, message, {}, {}, {}}, offer.request);
  };
  const auto body = parse_object(request.body);
  if (!body) return refuse("The request body is not valid JSON.");
  if (request.header("anthropic-version").empty())
    return refuse("anthropic-version: header is required");
  for (const char* field : {"model", "messages", "max_tokens"})
    if (!body->contains(field)) return refuse(fmt::format("{}: Field required", field));
  if (!under(*body, "messages").is_array()) return refuse("messages: Input should be a valid list");
  const Ask ask = anthropic_ask(*body);
  if (auto refused = refuse_model(Vendor::anthropic, ask.model, offer)) return *refused;
  const auto plan = offer.plan_for(ask);
  if (auto refused = refuse_planned(Vendor::anthropic, *plan, offer)) return *refused;
  const auto reply = std::make_shared<const Reply>(plan, ask);
  Route route;
  route.plan = plan;
  route.chunks = reply->chunks();
  route.dialect = "anthropic.messages";
  if (!ask.stream) {
    if (auto refused = refuse_size(Vendor::anthropic, *plan, offer)) return *refused;
    Json message = message_json(ask.model, reply->usage(), offer.nonce());
    for (const Segment& segment : reply->segments())
      message["content"].push_back(block_json(*reply, segment, offer.nonce(), true));
    message["stop_reason"] = stop_reason(*reply);
    message["usage"] = usage_json(reply->usage(), reply->usage().completion_tokens);
    route.body = dumped(message);
    return route;
  }
  route.make = [model = ask.model, plan, reply](std::uint32_t nonce) {
    return std::make_unique<AnthropicDialect>(model, *plan, reply, nonce);
  };
  return route;
}

Route anthropic_models(const MockOffer& offer) {
  std::vector<std::string> names = offer.models;
  if (names.empty()) names.emplace_back("claude-sonnet-4-5");
  Json data = Json::array();
  for (const std::string& name : names)
    data.push_back({{"type", "model"},
                    {"id", name},
                    {"display_name", name},
                    {"created_at", "2026-01-01T00:00:00Z"}});
  Route route;
  route.body = dumped({{"data", std::move(data)},
                       {"has_more", false},
                       {"first_id", names.front()},
                       {"last_id", names.back()}});
  return route;
}

}  // namespace streamgauge
