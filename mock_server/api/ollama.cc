// SPDX-License-Identifier: MIT
// Ollama's /api/chat, /api/generate and /api/tags (its API documentation): one JSON object a line,
// durations in the last; it streams unless told not to.
#include <fmt/format.h>

#include "mock_server/answer/tokens.h"
#include "mock_server/api/handlers.h"
#include "mock_server/api/json_text.h"
#include "mock_server/api/openai_ask.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view kCreatedAt = "2026-01-01T00:00:00.000000Z";
constexpr std::uint64_t kTokenNs = 20'000'000;  // that a made-up model takes for a token

// What /api/chat and /api/generate have under different names.
struct OllamaForm {
  bool chat = true;
  std::string model;
};

std::string done_reason(const Reply& reply) {
  return reply.finish_reason() == "tool_calls" ? "stop" : reply.finish_reason();
}

Json end_fields(const Reply& reply) {
  const std::uint64_t prompt_ns = reply.usage().prompt_tokens * kTokenNs / 10;
  const std::uint64_t answer_ns = reply.usage().completion_tokens * kTokenNs;
  return {{"done", true},
          {"done_reason", done_reason(reply)},
          {"total_duration", prompt_ns + answer_ns + 1'000'000},
          {"load_duration", 1'000'000},
          {"prompt_eval_count", reply.usage().prompt_tokens},
          {"prompt_eval_duration", prompt_ns},
          {"eval_count", reply.usage().completion_tokens},
          {"eval_duration", answer_ns}};
}

Json tool_call_json(const Reply& reply, const Segment& segment, std::uint32_t nonce) {
  const Json arguments = Json::parse(reply.segment_text(segment, nonce), nullptr, false);
  return {{"function",
           {{"name", reply.tool_call(segment.tool).name},
            {"arguments", arguments.is_object() ? arguments : Json::object()}}}};
}

// `text`, `thinking` and `calls` as the form has them.
Json line_json(const OllamaForm& form, const std::string& text, const std::string& thinking,
               Json calls) {
  Json line = {{"model", form.model}, {"created_at", kCreatedAt}};
  if (!form.chat) {
    line["response"] = text;
    if (!thinking.empty()) line["thinking"] = thinking;
    return line;
  }
  line["message"] = {{"role", "assistant"}, {"content", text}};
  if (!thinking.empty()) line["message"]["thinking"] = thinking;
  if (!calls.empty()) line["message"]["tool_calls"] = std::move(calls);
  return line;
}

class OllamaDialect final : public Dialect {
 public:
  OllamaDialect(OllamaForm form, std::shared_ptr<const Reply> reply, std::uint32_t nonce)
      : form_(std::move(form)), reply_(std::move(reply)), nonce_(nonce) {}

  std::string_view name() const override { return form_.chat ? "ollama.chat" : "ollama.generate"; }
  std::string_view media_type() const override { return "application/x-ndjson"; }
  std::uint32_t chunks() const override { return reply_->chunks(); }

  void append_prologue(std::string&) const override {}

  void append_chunk(std::string& out, std::uint32_t chunk) const override {
    const Segment& segment = reply_->segment_of(chunk);
    Json calls = Json::array();
    std::string text, thinking;
    if (segment.kind == PieceKind::tool_call) {
      // Sent whole: the parts of a call before its last have nothing to say.
      if (chunk + 1 != segment.first + segment.count) return;
      calls.push_back(tool_call_json(*reply_, segment, nonce_));
    } else {
      reply_->append_text(segment.kind == PieceKind::reasoning ? thinking : text, chunk, nonce_,
                          chunk);
    }
    Json line = line_json(form_, text, thinking, std::move(calls));
    line["done"] = false;
    out += dumped(line) + "\n";
  }

  void append_epilogue(std::string& out, std::uint32_t) const override {
    Json line = line_json(form_, "", "", Json::array());
    line.update(end_fields(*reply_));
    out += dumped(line) + "\n";
  }

  void append_error(std::string& out, const Failure& failure, std::uint32_t) const override {
    out += error_body(Vendor::ollama, failure) + "\n";
  }

  void append_keep_alive(std::string&) const override {}  // a blank line breaks its own client

 private:
  OllamaForm form_;
  std::shared_ptr<const Reply> reply_;
  std::uint32_t nonce_;
};

std::string whole_answer(const OllamaForm& form, const Reply& reply) {
  std::string text, thinking;
  Json calls = Json::array();
  for (const Segment& segment : reply.segments()) {
    if (segment.kind == PieceKind::tool_call) {
      calls.push_back(tool_call_json(reply, segment, 0));
    } else {
      (segment.kind == PieceKind::reasoning ? thinking : text) += reply.segment_text(segment, 0);
    }
  }
  Json answer = line_json(form, text, thinking, std::move(calls));
  answer.update(end_fields(reply));
  return dumped(answer);
}

Ask ollama_ask(const Json& body) {
  Ask ask;
  ask.model = text_under(body, "model");
  ask.stream = flag_under(body, "stream", true);
  ask.tokens_max = count_under(under(body, "options"), "num_predict");
  read_messages(under(body, "messages"), ask);
  const Json& tools = under(body, "tools");
  for (std::size_t i = 0; tools.is_array() && i < tools.size(); ++i) {
    const Json& function = under(tools[i], "function");
    ask.tools.push_back({text_under(function, "name"), under(function, "parameters")});
  }
  const Json& format = under(body, "format");
  ask.json_wanted = format == "json" || format.is_object();
  if (format.is_object()) ask.schema = format;
  return ask;
}

Route answer(const MockOffer& offer, OllamaForm form, const Ask& ask) {
  form.model = ask.model;
  if (ask.model.empty()) return refusal(Vendor::ollama, {400, "model is required", {}, {}, {}});
  if (auto refused = refuse_model(Vendor::ollama, ask.model, offer)) return *refused;
  const auto plan = offer.plan_for(ask);
  if (auto refused = refuse_planned(Vendor::ollama, *plan, offer)) return *refused;
  const auto reply = std::make_shared<const Reply>(plan, ask);
  Route route;
  route.plan = plan;
  route.chunks = reply->chunks();
  route.dialect = form.chat ? "ollama.chat" : "ollama.generate";
  if (!ask.stream) {
    if (auto refused = refuse_size(Vendor::ollama, *plan, offer)) return *refused;
    route.body = whole_answer(form, *reply);
    return route;
  }
  route.make = [form, reply](std::uint32_t nonce) {
    return std::make_unique<OllamaDialect>(form, reply, nonce);
  };
  return route;
}

}  // namespace

Route ollama_chat(const MockRequest& request, const MockOffer& offer) {
  const auto body = parse_object(request.body);
  if (!body) return refusal(Vendor::ollama, {400, "invalid JSON body", {}, {}, {}});
  return answer(offer, {true, {}}, ollama_ask(*body));
}

Route ollama_generate(const MockRequest& request, const MockOffer& offer) {
  const auto body = parse_object(request.body);
  if (!body) return refusal(Vendor::ollama, {400, "invalid JSON body", {}, {}, {}});
  Ask ask = ollama_ask(*body);
  ask.last_message = text_under(*body, "prompt");
  ask.prompt_tokens = count_tokens(ask.last_message) + count_tokens(text_under(*body, "system"));
  return answer(offer, {false, {}}, ask);
}

Route ollama_tags(const MockOffer& offer) {
  std::vector<std::string> names = offer.models;
  if (names.empty()) names.emplace_back("llama3.2");
  Json models = Json::array();
  for (const std::string& name : names)
    models.push_back({{"name", name},
                      {"model", name},
                      {"modified_at", kCreatedAt},
                      {"size", 2019393189},
                      {"digest", std::string(64, 'a')},
                      {"details",
                       {{"parent_model", ""},
                        {"format", "gguf"},
                        {"family", "streamgauge"},
                        {"families", Json::array({"streamgauge"})},
                        {"parameter_size", "3.2B"},
                        {"quantization_level", "Q4_K_M"}}}});
  Route route;
  route.body = dumped({{"models", std::move(models)}});
  return route;
}

}  // namespace streamgauge
