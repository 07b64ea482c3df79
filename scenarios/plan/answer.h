// SPDX-License-Identifier: MIT
// For saying what a mock answers, whatever the API: text, reasoning, tool calls, how it ends.
#pragma once

#include <string>
#include <vector>

namespace streamgauge {

enum class AnswerSource {
  markers,  // chunks that the harness can join: the default
  words,    // that many words, the same for the same seed
  echo,     // the last message of the request
  text,     // what the plan says
};

struct ToolCall {
  std::string name;
  std::string arguments;  // JSON text
  bool operator==(const ToolCall&) const = default;
};

struct Answer {
  AnswerSource source = AnswerSource::markers;
  std::string text;                  // with AnswerSource::text; any bytes
  std::string reasoning;             // said before it
  std::string refusal;               // said instead of it
  std::vector<ToolCall> tool_calls;  // after it
  std::string finish_reason;         // in OpenAI's words; empty: what follows from the content
  bool operator==(const Answer&) const = default;
};

}  // namespace streamgauge
