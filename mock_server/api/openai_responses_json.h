// SPDX-License-Identifier: MIT
// For the objects of OpenAI's Responses API: the response and its output items, begun and done.
#pragma once

#include <nlohmann/json.hpp>

#include "mock_server/answer/reply.h"

namespace streamgauge {

struct ResponsesOptions {
  std::string model, service_tier = "default", instructions;
  nlohmann::ordered_json tools = nlohmann::ordered_json::array();
  nlohmann::ordered_json format;
  std::optional<std::size_t> tokens_max;
  bool obfuscate = true;
  bool logprobs = false;
  std::size_t top_logprobs = 0;
};

// "completed", "incomplete" or "failed", by the reply's finish reason.
std::string_view final_status(const Reply& reply);

// `status` "in_progress": without output and usage. `sent`: the chunks that left.
nlohmann::ordered_json response_json(const ResponsesOptions& options, const Reply& reply,
                                     std::uint32_t nonce, std::string_view status,
                                     std::uint32_t sent = UINT32_MAX);

std::string item_id(const Segment& segment, std::size_t output_index, std::uint32_t nonce);

// The item of a segment: with the text of its chunks before `sent`; with 0 as it is announced.
nlohmann::ordered_json item_json(const ResponsesOptions& options, const Reply& reply,
                                 std::size_t output_index, std::uint32_t nonce, std::uint32_t sent);

// The part in a message (or the summary in a reasoning item) that holds the text.
nlohmann::ordered_json part_json(const ResponsesOptions& options, const Reply& reply,
                                 const Segment& segment, std::uint32_t nonce, std::uint32_t sent);

// logprobs of the chunks [first, first + count) as Responses has them; an empty array when they
// were not asked for.
nlohmann::ordered_json logprobs_json(const ResponsesOptions& options, const Reply& reply,
                                     std::uint32_t first, std::uint32_t count, std::uint32_t nonce);

}  // namespace streamgauge
