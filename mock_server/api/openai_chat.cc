// SPDX-License-Identifier: MIT
// POST /v1/chat/completions (OpenAI's specification; recorded streams of gpt-4o).
#include <fmt/format.h>

#include "mock_server/api/handlers.h"
#include "mock_server/api/json_text.h"
#include "mock_server/api/openai_ask.h"
#include "mock_server/api/openai_common.h"
#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

using namespace std::string_view_literals;
using Json = nlohmann::ordered_json;
constexpr std::size_t kChoicesMax = 128;
constexpr std::size_t kTopLogprobsMax = 20;

struct ChatOptions {
  std::string model, service_tier = "default";
  std::uint32_t choices = 1;
  bool include_usage = false;
  bool obfuscate = true;
  bool logprobs = false;
  std::size_t top_logprobs = 0;
};

std::string completion_id(std::uint32_t nonce) {
  return "chatcmpl-streamgauge" + nonce_text(nonce);
}

std::string_view delta_key(PieceKind kind) {
  switch (kind) {
    case PieceKind::reasoning:
      return "reasoning_content";  // as compatible servers have it; OpenAI's own API hides it
    case PieceKind::refusal:
      return "refusal";
    default:
      return "content";
  }
}

class ChatDialect final : public OpenAiDialect {
 public:
  ChatDialect(ChatOptions options, const Plan& plan, std::shared_ptr<const Reply> reply,
              std::uint32_t nonce)
      : OpenAiDialect(plan.wire.events),
        options_(std::move(options)),
        reply_(std::move(reply)),
        nonce_(nonce) {
    // The same in every frame: made once.
    open_ =
        fmt::format(R"({}{{"id":"{}","object":"chat.completion.chunk","created":{},"model":{},)"
                    R"("service_tier":{},"system_fingerprint":"{}","choices":[)",
                    events().before(), completion_id(nonce_), kCreated, json_string(options_.model),
                    json_string(options_.service_tier), kFingerprint);
  }

  std::string_view name() const override { return "openai.chat"; }
  std::uint32_t chunks() const override { return reply_->chunks() * options_.choices; }

  void append_prologue(std::string& out) const override {
    out += events().preamble();
    for (std::uint32_t choice = 0; choice < options_.choices; ++choice) {
      const std::size_t begin = open(out);
      out += fmt::format(R"({{"index":{},"delta":{{"role":"assistant","content":{},)"
                         R"("refusal":null}},"logprobs":null,"finish_reason":null}})",
                         choice, starts_with_tool() ? "null" : R"("")");
      close(out, begin, "null");
    }
  }

  void append_chunk(std::string& out, std::uint32_t sequence) const override {
    const std::uint32_t choice = sequence % options_.choices;
    const std::uint32_t chunk = sequence / options_.choices;
    const Segment& segment = reply_->segment_of(chunk);
    const std::size_t begin = open(out);
    out += R"({"index":)"sv;
    append_number(out, choice);
    out += R"(,"delta":{)"sv;
    if (segment.kind == PieceKind::tool_call) {
      append_tool_delta(out, segment, chunk, sequence);
    } else {
      out += '"';
      out += delta_key(segment.kind);
      out += R"(":")"sv;
      append_piece(out, segment, chunk, sequence);
      out += '"';
    }
    out += R"(},"logprobs":)"sv;
    append_logprobs(out, segment, chunk, sequence);
    out += R"(,"finish_reason":null})"sv;
    close(out, begin, "null");
  }

  void append_epilogue(std::string& out, std::uint32_t) const override {
    for (std::uint32_t choice = 0; choice < options_.choices; ++choice) {
      const std::size_t begin = open(out);
      out += fmt::format(R"({{"index":{},"delta":{{}},"logprobs":null,"finish_reason":{}}})",
                         choice, json_string(reply_->finish_reason()));
      close(out, begin, "null");
    }
    if (options_.include_usage) {
      const std::size_t begin = open(out);
      close(out, begin, dumped(chat_usage(reply_->usage(), options_.choices)));
    }
    out += end_mark();
  }

 private:
  std::size_t open(std::string& out) const {
    out += open_;
    return out.size() - open_.size() + events().before().size();
  }

  // `begin`: where the frame's JSON begins in `out`.
  void close(std::string& out, std::size_t begin, std::string_view usage) const {
    out += ']';
    if (options_.include_usage) {
      out += R"(,"usage":)";
      out += usage;
    }
    if (options_.obfuscate) {
      constexpr std::string_view kField = R"(,"obfuscation":""})";
      const std::size_t bytes = out.size() - begin + kField.size();
      out += kField.substr(0, kField.size() - 2);
      out += obfuscation(bytes);
      out += '"';
    }
    out += '}';
    out += events().after();
  }

  bool starts_with_tool() const {
    return reply_->chunks() > 0 && reply_->segments().front().kind == PieceKind::tool_call;
  }

  void append_piece(std::string& out, const Segment& segment, std::uint32_t chunk,
                    std::uint32_t sequence) const {
    if (reply_->is_plain(segment)) return reply_->append_text(out, chunk, nonce_, sequence);
    std::string text;
    reply_->append_text(text, chunk, nonce_, sequence);
    append_escaped(out, text);
  }

  void append_tool_delta(std::string& out, const Segment& segment, std::uint32_t chunk,
                         std::uint32_t sequence) const {
    out += fmt::format(R"("tool_calls":[{{"index":{})", segment.tool);
    if (chunk == segment.first) {
      out += fmt::format(R"(,"id":"{}","type":"function","function":{{"name":{},"arguments":"")",
                         tool_call_id(nonce_, segment.tool),
                         json_string(reply_->tool_call(segment.tool).name));
    } else {
      out += R"(,"function":{"arguments":")";
      append_piece(out, segment, chunk, sequence);
      out += '"';
    }
    out += "}}]";
  }

  void append_logprobs(std::string& out, const Segment& segment, std::uint32_t chunk,
                       std::uint32_t sequence) const {
    if (!options_.logprobs ||
        (segment.kind != PieceKind::text && segment.kind != PieceKind::refusal)) {
      out += "null"sv;
      return;
    }
    std::string token;
    reply_->append_text(token, chunk, nonce_, sequence);
    const Json list = Json::array({token_logprob(token, sequence, options_.top_logprobs)});
    const bool refusal = segment.kind == PieceKind::refusal;
    out += dumped({{"content", refusal ? Json() : list}, {"refusal", refusal ? list : Json()}});
  }

  ChatOptions options_;
  std::shared_ptr<const Reply> reply_;
  std::uint32_t nonce_;
  std::string open_;  // what stands before a frame's choices
};

Json whole_message(const Reply& reply, std::uint32_t nonce) {
  Json message = {{"role", "assistant"}, {"content", nullptr}, {"refusal", nullptr}};
  for (const Segment& segment : reply.segments()) {
    const std::string text = reply.segment_text(segment, nonce);
    if (segment.kind != PieceKind::tool_call) {
      message[std::string(delta_key(segment.kind))] = text;
      continue;
    }
    message["tool_calls"].push_back(
        {{"id", tool_call_id(nonce, segment.tool)},
         {"type", "function"},
         {"function", {{"name", reply.tool_call(segment.tool).name}, {"arguments", text}}}});
  }
  if (message["content"].is_null() && reply.chunks() == 0) message["content"] = "";
  message["annotations"] = Json::array();
  return message;
}

Json whole_logprobs(const ChatOptions& options, const Reply& reply) {
  if (!options.logprobs) return nullptr;
  Json content = Json::array();
  for (const Segment& segment : reply.segments()) {
    if (segment.kind != PieceKind::text) continue;
    for (std::uint32_t i = 0; i < segment.count; ++i) {
      std::string token;
      reply.append_text(token, segment.first + i, 0, segment.first + i);
      content.push_back(token_logprob(token, segment.first + i, options.top_logprobs));
    }
  }
  return {{"content", std::move(content)}, {"refusal", nullptr}};
}

std::string whole_completion(const ChatOptions& options, const Reply& reply, std::uint32_t nonce) {
  Json choices = Json::array();
  for (std::uint32_t index = 0; index < options.choices; ++index)
    choices.push_back({{"index", index},
                       {"message", whole_message(reply, nonce)},
                       {"logprobs", whole_logprobs(options, reply)},
                       {"finish_reason", reply.finish_reason()}});
  return dumped({{"id", completion_id(nonce)},
                 {"object", "chat.completion"},
                 {"created", kCreated},
                 {"model", options.model},
                 {"choices", std::move(choices)},
                 {"usage", chat_usage(reply.usage(), options.choices)},
                 {"service_tier", options.service_tier},
                 {"system_fingerprint", kFingerprint}});
}

ChatOptions chat_options(const Json& body, const Ask& ask) {
  ChatOptions options;
  options.model = ask.model;
  options.choices = static_cast<std::uint32_t>(count_under(body, "n").value_or(1));
  options.logprobs = flag_under(body, "logprobs", false);
  options.top_logprobs = count_under(body, "top_logprobs").value_or(0);
  const std::string tier = text_under(body, "service_tier");
  if (!tier.empty() && tier != "auto") options.service_tier = tier == "fast" ? "priority" : tier;
  const Json& stream = under(body, "stream_options");
  options.include_usage = flag_under(stream, "include_usage", false);
  options.obfuscate = flag_under(stream, "include_obfuscation", true);
  return options;
}

}  // namespace

Route openai_chat(const MockRequest& request, const MockOffer& offer, Vendor vendor) {
  const auto refuse = [&](const std::string& message, const char* code, const char* param) {
    return refusal(vendor, {400, message, {}, code, param});
  };
  const auto body = parse_object(request.body);
  if (!body) return refuse("We could not parse the JSON body of your request.", "", "");
  if (!under(*body, "messages").is_array())
    return refuse("Missing required parameter: 'messages'.", "missing_required_parameter",
                  "messages");
  const Ask ask = openai_chat_ask(*body);
  if (ask.model.empty()) return refuse("you must provide a model parameter", "", "");
  if (auto refused = refuse_model(vendor, ask.model, offer)) return *refused;
  const ChatOptions options = chat_options(*body, ask);
  if (options.choices < 1 || options.choices > kChoicesMax)
    return refuse("Invalid 'n': it must be between 1 and 128.", "integer_out_of_range", "n");
  if (options.top_logprobs > kTopLogprobsMax)
    return refuse("Invalid 'top_logprobs': it must be at most 20.", "integer_above_max_value",
                  "top_logprobs");
  const auto plan = offer.plan_for(ask);
  if (auto refused = refuse_planned(vendor, *plan, offer)) return *refused;
  const auto reply = std::make_shared<const Reply>(plan, ask);
  if (std::size_t{reply->chunks()} * options.choices > kChunksMax)
    return refuse("The answer would have over 100,000 chunks: ask for fewer choices.", "", "n");
  Route route;
  route.plan = plan;
  route.chunks = reply->chunks() * options.choices;
  route.dialect = "openai.chat";
  if (!ask.stream) {
    if (auto refused = refuse_size(vendor, *plan, offer)) return *refused;
    route.body = whole_completion(options, *reply, offer.nonce());
    return route;
  }
  route.make = [options, plan, reply](std::uint32_t nonce) {
    return std::make_unique<ChatDialect>(options, *plan, reply, nonce);
  };
  return route;
}

}  // namespace streamgauge
