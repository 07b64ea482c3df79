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

class ChatDialect final : public Dialect {
 public:
  ChatDialect(ChatOptions options, const Plan& plan, std::uint32_t nonce)
      : plan_(plan), nonce_(nonce), include_usage_(options.include_usage) {
    // Only the text differs between content chunks: what stands around it is made once.
    head_ =
        fmt::format(R"(data: {{"id":"{}","object":"chat.completion.chunk","created":{},"model":{},)"
                    R"("service_tier":"default","system_fingerprint":"fp_streamgauge","choices":[)",
                    completion_id(nonce), kCreated, nlohmann::json(options.model).dump());
    tail_ = include_usage_ ? R"(],"usage":null})"
                             "\n\n"
                           : "]}\n\n";
  }

  std::string_view name() const override { return "openai.chat"; }
  std::string_view media_type() const override { return "text/event-stream; charset=utf-8"; }

  void append_chunk(std::string& out, std::uint32_t sequence) const override {
    if (sequence == 0) {
      append_choice(out, R"({"index":0,"delta":{"role":"assistant","content":"","refusal":null},)"
                         R"("logprobs":null,"finish_reason":null})");
    }
    out += head_;
    out += R"({"index":0,"delta":{"content":")";
    append_chunk_text(out, plan_, nonce_, sequence);
    out += R"("},"logprobs":null,"finish_reason":null})";
    out += tail_;
  }

  void append_epilogue(std::string& out) const override {
    append_choice(out, R"({"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"})");
    if (include_usage_) {
      out += head_;
      out += fmt::format(
          R"(],"usage":{{"prompt_tokens":8,"completion_tokens":{0},"total_tokens":{1}}}}})"
          "\n\n",
          plan_.chunks, plan_.chunks + 8);
    }
    out += "data: [DONE]\n\n";
  }

 private:
  void append_choice(std::string& out, std::string_view choice) const {
    out += head_;
    out += choice;
    out += tail_;
  }

  Plan plan_;
  std::uint32_t nonce_;
  bool include_usage_;
  std::string head_;
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
  return nlohmann::ordered_json{
      {"id", completion_id(nonce)},
      {"object", "chat.completion"},
      {"created", kCreated},
      {"model", options.model},
      {"choices",
       {{{"index", 0},
         {"message", {{"role", "assistant"}, {"content", text}, {"refusal", nullptr}}},
         {"logprobs", nullptr},
         {"finish_reason", "stop"}}}},
      {"usage",
       {{"prompt_tokens", 8},
        {"completion_tokens", plan.chunks},
        {"total_tokens", plan.chunks + 8}}}}
      .dump();
}

}  // namespace streamgauge
