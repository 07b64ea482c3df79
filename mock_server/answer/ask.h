// SPDX-License-Identifier: MIT
// For what a request asks of a model, in words that every API shares.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace streamgauge {

struct Tool {
  std::string name;
  nlohmann::ordered_json schema;  // of its arguments; null: any object
};

struct Ask {
  std::string model;
  bool stream = false;
  std::string first_message;      // tells conversations apart
  std::string last_message;       // of the user, its text parts put together
  std::size_t prompt_tokens = 0;  // of all messages
  std::size_t turn = 1;           // 1 + answers of the model that the conversation holds
  std::optional<std::size_t> tokens_max;
  std::vector<Tool> tools;
  std::string tool_choice;        // "none", "required", a tool's name; empty: the model's choice
  bool text_only = false;         // the API knows no reasoning, refusals or tools
  bool json_wanted = false;       // the answer must be JSON
  nlohmann::ordered_json schema;  // that it must satisfy; null: any object
};

}  // namespace streamgauge
