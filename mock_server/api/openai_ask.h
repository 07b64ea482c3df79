// SPDX-License-Identifier: MIT
// For reading what OpenAI's request bodies share: model, messages, tools, the answer's form.
#pragma once

#include "mock_server/answer/ask.h"

namespace streamgauge {

// The text of a message's content: itself, or the text of its parts put together.
std::string content_text(const nlohmann::ordered_json& content);

// Counts a conversation into `ask`: its last user message, its tokens, its turn. Messages are
// objects with `role` and `content`, as OpenAI, Anthropic and Ollama have them.
void read_messages(const nlohmann::ordered_json& messages, Ask& ask);

// `body` of Chat Completions.
Ask openai_chat_ask(const nlohmann::ordered_json& body);

// `body` of Responses: `input` a text or items, flat tools, `text.format`.
Ask openai_responses_ask(const nlohmann::ordered_json& body);

}  // namespace streamgauge
