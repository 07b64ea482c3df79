// SPDX-License-Identifier: MIT
#include "mock_server/api/openai_responses_json.h"

#include <fmt/format.h>

#include "mock_server/api/openai_common.h"
#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

Json usage_json(const Usage& usage) {
  return {{"input_tokens", usage.prompt_tokens},
          {"input_tokens_details", {{"cached_tokens", 0}, {"cache_write_tokens", 0}}},
          {"output_tokens", usage.completion_tokens},
          {"output_tokens_details", {{"reasoning_tokens", usage.reasoning_tokens}}},
          {"total_tokens", usage.total()}};
}

Json number_or_null(const std::optional<std::size_t>& number) {
  return number ? Json(*number) : Json();
}

Json reason_json(const Reply& reply, std::string_view status) {
  if (status != "incomplete") return nullptr;
  const bool filtered = reply.finish_reason() == "content_filter";
  return {{"reason", filtered ? "content_filter" : "max_output_tokens"}};
}

}  // namespace

std::string_view final_status(const Reply& reply) {
  const std::string& reason = reply.finish_reason();
  if (reason == "failed") return "failed";
  return reason == "length" || reason == "content_filter" ? "incomplete" : "completed";
}

Json response_json(const ResponsesOptions& options, const Reply& reply, std::uint32_t nonce,
                   std::string_view status, std::uint32_t sent) {
  const bool done = status != "in_progress";
  Json output = Json::array();
  for (std::size_t i = 0; done && i < reply.segments().size(); ++i)
    if (reply.segments()[i].first < sent)
      output.push_back(item_json(options, reply, i, nonce, sent));
  return {{"id", "resp_streamgauge" + nonce_text(nonce)},
          {"object", "response"},
          {"created_at", kCreated},
          {"status", status},
          {"background", false},
          {"error", status == "failed" ? Json{{"code", "server_error"},
                                              {"message", "The model failed, as planned."}}
                                       : Json()},
          {"incomplete_details", reason_json(reply, status)},
          {"instructions", options.instructions.empty() ? Json() : Json(options.instructions)},
          {"max_output_tokens", number_or_null(options.tokens_max)},
          {"model", options.model},
          {"output", std::move(output)},
          {"parallel_tool_calls", true},
          {"previous_response_id", nullptr},
          {"reasoning", {{"effort", nullptr}, {"summary", nullptr}}},
          {"service_tier", options.service_tier},
          {"store", true},
          {"temperature", 1.0},
          {"text", {{"format", options.format}, {"verbosity", "medium"}}},
          {"tool_choice", "auto"},
          {"tools", options.tools},
          {"top_logprobs", options.top_logprobs},
          {"top_p", 1.0},
          {"truncation", "disabled"},
          {"usage", done ? usage_json(reply.usage()) : Json()},
          {"user", nullptr},
          {"metadata", Json::object()}};
}

std::string item_id(const Segment& segment, std::size_t output_index, std::uint32_t nonce) {
  const char* kind = segment.kind == PieceKind::reasoning   ? "rs"
                     : segment.kind == PieceKind::tool_call ? "fc"
                                                            : "msg";
  return fmt::format("{}_streamgauge{}{:02}", kind, nonce_text(nonce), output_index);
}

Json item_json(const ResponsesOptions& options, const Reply& reply, std::size_t output_index,
               std::uint32_t nonce, std::uint32_t sent) {
  const bool done = sent > 0;
  const Segment& segment = reply.segments()[output_index];
  const std::string id = item_id(segment, output_index, nonce);
  Json parts = Json::array();
  if (done) parts.push_back(part_json(options, reply, segment, nonce, sent));
  const char* status = done ? "completed" : "in_progress";
  switch (segment.kind) {
    case PieceKind::reasoning:
      return {{"id", id}, {"type", "reasoning"}, {"summary", std::move(parts)}};
    case PieceKind::tool_call:
      return {{"id", id},
              {"type", "function_call"},
              {"status", status},
              {"arguments", done ? reply.segment_text(segment, nonce, sent) : ""},
              {"call_id", tool_call_id(nonce, segment.tool)},
              {"name", reply.tool_call(segment.tool).name}};
    default:
      return {{"id", id},
              {"type", "message"},
              {"status", status},
              {"content", std::move(parts)},
              {"role", "assistant"}};
  }
}

Json part_json(const ResponsesOptions& options, const Reply& reply, const Segment& segment,
               std::uint32_t nonce, std::uint32_t sent) {
  const std::string text = reply.segment_text(segment, nonce, sent);
  const std::uint32_t count =
      sent > segment.first ? std::min(sent - segment.first, segment.count) : 0;
  if (segment.kind == PieceKind::reasoning) return {{"type", "summary_text"}, {"text", text}};
  if (segment.kind == PieceKind::refusal) return {{"type", "refusal"}, {"refusal", text}};
  return {{"type", "output_text"},
          {"annotations", Json::array()},
          {"logprobs", logprobs_json(options, reply, segment.first, count, nonce)},
          {"text", text}};
}

Json logprobs_json(const ResponsesOptions& options, const Reply& reply, std::uint32_t first,
                   std::uint32_t count, std::uint32_t nonce) {
  Json list = Json::array();
  for (std::uint32_t chunk = first; options.logprobs && chunk < first + count; ++chunk) {
    std::string token;
    reply.append_text(token, chunk, nonce, chunk);
    list.push_back(token_logprob(token, chunk, options.top_logprobs));
  }
  return list;
}

}  // namespace streamgauge
