// SPDX-License-Identifier: MIT
#include "mock_server/api/openai_ask.h"

#include "mock_server/answer/tokens.h"
#include "mock_server/api/json_text.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

// "auto", "none", "required", or {"type": "function", "function": {"name": ...}}, which Responses
// has flat.
std::string tool_choice_of(const Json& choice) {
  if (choice.is_string()) return choice == "auto" ? "" : choice.get<std::string>();
  const std::string flat = text_under(choice, "name");
  return flat.empty() ? text_under(under(choice, "function"), "name") : flat;
}

void read_tools(const Json& body, Ask& ask) {
  const Json& tools = under(body, "tools");
  if (tools.is_array()) {
    for (const Json& tool : tools) {
      const Json& function =
          tool.is_object() && tool.contains("function") ? tool["function"] : tool;
      if (const std::string name = text_under(function, "name"); !name.empty())
        ask.tools.push_back({name, under(function, "parameters")});
    }
  }
  ask.tool_choice = tool_choice_of(under(body, "tool_choice"));
}

// {"type": "json_object"}, or "json_schema" with the schema in it or one level deeper.
void read_format(const Json& format, Ask& ask) {
  const std::string type = text_under(format, "type");
  ask.json_wanted = type == "json_object" || type == "json_schema";
  if (type != "json_schema") return;
  const Json& nested = under(format, "json_schema");
  ask.schema = under(nested.is_object() ? nested : format, "schema");
}

}  // namespace

std::string content_text(const Json& content) {
  if (content.is_string()) return content.get<std::string>();
  std::string text;
  if (content.is_array())
    for (const Json& part : content)
      text += part.is_string() ? part.get<std::string>() : text_under(part, "text");
  return text;
}

void read_messages(const Json& messages, Ask& ask) {
  if (!messages.is_array()) return;
  for (const Json& message : messages) {
    const std::string role = text_under(message, "role");
    const std::string text = content_text(under(message, "content"));
    ask.prompt_tokens += count_tokens(text) + 3;  // what OpenAI counts for a message's frame
    if (ask.first_message.empty()) ask.first_message = text;
    if (role == "user") ask.last_message = text;
    if (role == "assistant" || role == "model") ++ask.turn;
  }
}

Ask openai_chat_ask(const Json& body) {
  Ask ask;
  ask.model = text_under(body, "model");
  ask.stream = flag_under(body, "stream", false);
  read_messages(under(body, "messages"), ask);
  ask.tokens_max = count_under(body, "max_completion_tokens");
  if (!ask.tokens_max) ask.tokens_max = count_under(body, "max_tokens");
  read_tools(body, ask);
  read_format(under(body, "response_format"), ask);
  return ask;
}

Ask openai_responses_ask(const Json& body) {
  Ask ask;
  ask.model = text_under(body, "model");
  ask.stream = flag_under(body, "stream", false);
  const Json& input = under(body, "input");
  if (input.is_string()) {
    ask.last_message = input.get<std::string>();
    ask.prompt_tokens = count_tokens(ask.last_message) + 3;
  } else {
    read_messages(input, ask);
  }
  ask.prompt_tokens += count_tokens(text_under(body, "instructions"));
  ask.tokens_max = count_under(body, "max_output_tokens");
  read_tools(body, ask);
  read_format(under(under(body, "text"), "format"), ask);
  return ask;
}

}  // namespace streamgauge
