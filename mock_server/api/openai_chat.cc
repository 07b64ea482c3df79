// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "mock_server/api/dialect.h"
#include "scenarios/plan/marker.h"
#include "scenarios/plan/payload.h"

namespace streamgauge {
namespace {

// A fixed creation time keeps the bytes of a plan the same in every run.
constexpr long kCreated = 1'760'000'000;

std::string completion_id(std::uint32_t nonce) {
  return "chatcmpl-streamgauge" + nonce_text(nonce);
}

std::string usage_json(const Plan& plan) {
  return fmt::format(R"({{"prompt_tokens":8,"completion_tokens":{0},"total_tokens":{1},)"
                     R"("prompt_tokens_details":{{"cached_tokens":0,"audio_tokens":0}},)"
                     R"("completion_tokens_details":{{"reasoning_tokens":0,"audio_tokens":0,)"
                     R"("accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}})",
                     plan.chunks, plan.chunks + 8);
}

// Only its length matters to anyone, so it need not be random.
std::string_view padding(std::size_t json_bytes) {
  constexpr std::string_view kPadding = "x7m2vq9c4hb6tk1";
  return kPadding.substr(0, (16 - json_bytes % 16) % 16);
}

class ChatDialect final : public Dialect {
 public:
  ChatDialect(ChatOptions options, const Plan& plan, std::uint32_t nonce)
      : options_(std::move(options)), plan_(plan), nonce_(nonce) {
    // Only the text differs between content chunks: what stands around it is made once.
    head_ = frame(R"({"index":0,"delta":{"content":""},"logprobs":null,"finish_reason":null})",
                  "null", plan_.chunk_bytes);
    constexpr std::string_view kBeforeText = R"("content":")";
    const std::size_t text_at = head_.rfind(kBeforeText) + kBeforeText.size();
    tail_ = head_.substr(text_at);
    head_.resize(text_at);
  }

  std::string_view name() const override { return "openai.chat"; }
  std::string_view media_type() const override { return "text/event-stream; charset=utf-8"; }

  void append_chunk(std::string& out, std::uint32_t sequence) const override {
    if (sequence == 0) {
      out += frame(R"({"index":0,"delta":{"role":"assistant","content":"","refusal":null},)"
                   R"("logprobs":null,"finish_reason":null})",
                   "null");
    }
    out += head_;
    append_chunk_text(out, plan_, nonce_, sequence);
    out += tail_;
  }

  void append_epilogue(std::string& out) const override {
    out += frame(R"({"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"})", "null");
    if (options_.include_usage) out += frame("", usage_json(plan_));
    out += "data: [DONE]\n\n";
  }

 private:
  // One event. `text_bytes`: of text that will be put into it later.
  std::string frame(std::string_view choices, std::string_view usage,
                    std::size_t text_bytes = 0) const {
    std::string json = fmt::format(
        R"({{"id":"{}","object":"chat.completion.chunk","created":{},"model":{},)"
        R"("service_tier":"default","system_fingerprint":"fp_streamgauge","choices":[{}])",
        completion_id(nonce_), kCreated, nlohmann::json(options_.model).dump(), choices);
    if (options_.include_usage) json += fmt::format(R"(,"usage":{})", usage);
    if (options_.obfuscate) {
      constexpr std::string_view kField = R"(,"obfuscation":""})";
      json +=
          fmt::format(R"(,"obfuscation":"{}")", padding(json.size() + text_bytes + kField.size()));
    }
    return "data: " + json + "}\n\n";
  }

  ChatOptions options_;
  Plan plan_;
  std::uint32_t nonce_;
  std::string head_;  // of a content chunk, before its text
  std::string tail_;
};

}  // namespace

std::unique_ptr<Dialect> openai_chat_dialect(ChatOptions options, const Plan& plan,
                                             std::uint32_t nonce) {
  return std::make_unique<ChatDialect>(std::move(options), plan, nonce);
}

std::string openai_chat_completion(const ChatOptions& options, const Plan& plan,
                                   std::uint32_t nonce) {
  std::string text;
  for (std::uint32_t sequence = 0; sequence < plan.chunks; ++sequence)
    append_chunk_text(text, plan, nonce, sequence);
  const nlohmann::ordered_json message = {{"role", "assistant"},
                                          {"content", text},
                                          {"refusal", nullptr},
                                          {"annotations", nlohmann::ordered_json::array()}};
  const nlohmann::ordered_json choice = {
      {"index", 0}, {"message", message}, {"logprobs", nullptr}, {"finish_reason", "stop"}};
  return nlohmann::ordered_json{{"id", completion_id(nonce)},
                                {"object", "chat.completion"},
                                {"created", kCreated},
                                {"model", options.model},
                                {"choices", nlohmann::ordered_json::array({choice})},
                                {"usage", nlohmann::ordered_json::parse(usage_json(plan))},
                                {"service_tier", "default"},
                                {"system_fingerprint", "fp_streamgauge"}}
      .dump();
}

}  // namespace streamgauge
