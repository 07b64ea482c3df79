// SPDX-License-Identifier: MIT
// POST /v1/completions, the legacy API: `choices[].text`, no roles, no obfuscation.
#include <fmt/format.h>

#include "mock_server/answer/tokens.h"
#include "mock_server/api/handlers.h"
#include "mock_server/api/json_text.h"
#include "mock_server/api/openai_common.h"
#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kChoicesMax = 128;

std::string completion_id(std::uint32_t nonce) { return "cmpl-streamgauge" + nonce_text(nonce); }

Json usage_of(const Usage& usage, std::size_t choices) {
  const std::size_t completion = usage.completion_tokens * choices;
  return {{"prompt_tokens", usage.prompt_tokens},
          {"completion_tokens", completion},
          {"total_tokens", usage.prompt_tokens + completion}};
}

struct CompletionOptions {
  std::string model;
  std::uint32_t choices = 1;
  bool include_usage = false;
};

class CompletionDialect final : public OpenAiDialect {
 public:
  CompletionDialect(CompletionOptions options, const Plan& plan, std::shared_ptr<const Reply> reply,
                    std::uint32_t nonce)
      : OpenAiDialect(plan.wire.events),
        options_(std::move(options)),
        reply_(std::move(reply)),
        nonce_(nonce) {
    open_ = fmt::format(R"({{"id":"{}","object":"text_completion","created":{},"choices":[)",
                        completion_id(nonce_), kCreated);
    close_ = fmt::format(R"(],"model":{},"system_fingerprint":"{}")", json_string(options_.model),
                         kFingerprint);
  }

  std::string_view name() const override { return "openai.completions"; }
  std::uint32_t chunks() const override { return reply_->chunks() * options_.choices; }

  void append_prologue(std::string& out) const override { out += events().preamble(); }

  void append_chunk(std::string& out, std::uint32_t sequence) const override {
    std::string text;
    reply_->append_text(text, sequence / options_.choices, nonce_, sequence);
    append_frame(out, sequence % options_.choices, text, "null");
  }

  void append_epilogue(std::string& out, std::uint32_t) const override {
    for (std::uint32_t choice = 0; choice < options_.choices; ++choice)
      append_frame(out, choice, "", json_string(reply_->finish_reason()));
    if (options_.include_usage) {
      out += events().before() + open_ + close_ + R"(,"usage":)";
      out += dumped(usage_of(reply_->usage(), options_.choices)) + "}" + events().after();
    }
    out += end_mark();
  }

 private:
  void append_frame(std::string& out, std::uint32_t choice, std::string_view text,
                    std::string_view reason) const {
    out += events().before() + open_ + R"({"text":")";
    append_escaped(out, text);
    out += fmt::format(R"(","index":{},"logprobs":null,"finish_reason":{}}})", choice, reason);
    out += close_;
    if (options_.include_usage) out += R"(,"usage":null)";
    out += "}" + events().after();
  }

  CompletionOptions options_;
  std::shared_ptr<const Reply> reply_;
  std::uint32_t nonce_;
  std::string open_, close_;
};

std::string whole_completion(const CompletionOptions& options, const Reply& reply,
                             std::uint32_t nonce) {
  std::string text;
  for (const Segment& segment : reply.segments()) text += reply.segment_text(segment, nonce);
  Json choices = Json::array();
  for (std::uint32_t index = 0; index < options.choices; ++index)
    choices.push_back({{"text", text},
                       {"index", index},
                       {"logprobs", nullptr},
                       {"finish_reason", reply.finish_reason()}});
  return dumped({{"id", completion_id(nonce)},
                 {"object", "text_completion"},
                 {"created", kCreated},
                 {"model", options.model},
                 {"choices", std::move(choices)},
                 {"usage", usage_of(reply.usage(), options.choices)}});
}

}  // namespace

Route openai_completions(const MockRequest& request, const MockOffer& offer, Vendor vendor) {
  const auto refuse = [&](const std::string& message, const char* param) {
    return refusal(vendor, {400, message, {}, {}, param});
  };
  const auto body = parse_object(request.body);
  if (!body) return refuse("We could not parse the JSON body of your request.", "");
  Ask ask;
  ask.text_only = true;
  ask.model = text_under(*body, "model");
  if (ask.model.empty()) return refuse("you must provide a model parameter", "");
  if (auto refused = refuse_model(vendor, ask.model, offer)) return *refused;
  const Json& prompt = under(*body, "prompt");
  ask.last_message = prompt.is_array() && !prompt.empty() && prompt.front().is_string()
                         ? prompt.front().get<std::string>()
                         : text_under(*body, "prompt");
  ask.prompt_tokens = count_tokens(ask.last_message);
  ask.tokens_max = count_under(*body, "max_tokens");
  const CompletionOptions options = {
      ask.model, static_cast<std::uint32_t>(count_under(*body, "n").value_or(1)),
      flag_under(under(*body, "stream_options"), "include_usage", false)};
  if (options.choices < 1 || options.choices > kChoicesMax)
    return refuse("Invalid 'n': it must be between 1 and 128.", "n");
  const auto plan = offer.plan_for(ask);
  if (auto refused = refuse_planned(vendor, *plan, offer)) return *refused;
  const auto reply = std::make_shared<const Reply>(plan, ask);
  if (std::size_t{reply->chunks()} * options.choices > kChunksMax)
    return refuse("The answer would have over 100,000 chunks: ask for fewer choices.", "n");
  Route route;
  route.plan = plan;
  route.chunks = reply->chunks() * options.choices;
  route.dialect = "openai.completions";
  if (!flag_under(*body, "stream", false)) {
    if (auto refused = refuse_size(vendor, *plan, offer)) return *refused;
    route.body = whole_completion(options, *reply, offer.nonce());
    return route;
  }
  route.make = [options, plan, reply](std::uint32_t nonce) {
    return std::make_unique<CompletionDialect>(options, *plan, reply, nonce);
  };
  return route;
}

}  // namespace streamgauge
