// SPDX-License-Identifier: MIT
#include "mock_server/api/openai_common.h"

#include <cmath>

#include <fmt/format.h>

#include "mock_server/api/json_text.h"
#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

Json logprob_entry(std::string_view token, double logprob) {
  Json bytes = Json::array();
  for (const char byte : token) bytes.push_back(static_cast<unsigned char>(byte));
  return {{"token", token}, {"logprob", logprob}, {"bytes", std::move(bytes)}};
}

}  // namespace

std::string OpenAiDialect::end_mark() const {
  std::string mark;
  events_.append(mark, "[DONE]");
  return mark;
}

void OpenAiDialect::append_error(std::string& out, const Failure& failure, std::uint32_t) const {
  events_.append(out, error_body(Vendor::openai, failure));
}

void OpenAiDialect::append_keep_alive(std::string& out) const {
  events_.append_comment(out, "keep-alive");
}

// Only its length matters to anyone, so it need not be random.
std::string_view obfuscation(std::size_t json_bytes) {
  constexpr std::string_view kPadding = "x7m2vq9c4hb6tk1";
  return kPadding.substr(0, (16 - json_bytes % 16) % 16);
}

Json chat_usage(const Usage& usage, std::size_t times) {
  const std::size_t completion = usage.completion_tokens * times;
  return {{"prompt_tokens", usage.prompt_tokens},
          {"completion_tokens", completion},
          {"total_tokens", usage.prompt_tokens + completion},
          {"prompt_tokens_details", {{"cached_tokens", 0}, {"audio_tokens", 0}}},
          {"completion_tokens_details",
           {{"reasoning_tokens", usage.reasoning_tokens * times},
            {"audio_tokens", 0},
            {"accepted_prediction_tokens", 0},
            {"rejected_prediction_tokens", 0}}}};
}

Json token_logprob(std::string_view token, std::uint64_t place, std::size_t top) {
  // Between 0 and -1.3, by place alone.
  const auto logprob_at = [&](std::uint64_t rank) {
    const std::uint64_t mixed = (place * 2'654'435'761U + 40'503U) % 1'000U;
    return -static_cast<double>(mixed + 1) / 1'000.0 * 1.3 - static_cast<double>(rank);
  };
  Json entry = logprob_entry(token, logprob_at(0));
  Json& alternatives = entry["top_logprobs"] = Json::array();
  for (std::size_t rank = 0; rank < top; ++rank)
    alternatives.push_back(logprob_entry(
        rank == 0 ? std::string(token) : fmt::format(" other{}", rank), logprob_at(rank)));
  return entry;
}

std::string tool_call_id(std::uint32_t nonce, std::uint32_t tool) {
  return fmt::format("call_streamgauge{}{:02}", nonce_text(nonce), tool);
}

}  // namespace streamgauge
