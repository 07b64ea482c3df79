// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "scenarios/plan/base64.h"
#include "scenarios/read/plan_parts.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kToolCallsMax = 100;

const std::vector<std::string> kSources = {"markers", "words", "echo", "text"};
const std::vector<std::string> kReasons = {"stop",           "length", "tool_calls",
                                           "content_filter", "failed", "function_call"};

std::string checked_size(std::string text, const std::string& path) {
  if (text.size() > kTextBytesMax) throw TreeMistake{path, "is over 64 MiB", {}};
  return text;
}

std::string decoded_base64(const std::string& text, const std::string& path) {
  auto bytes = bytes_of_base64(text);
  if (!bytes) throw TreeMistake{path, "is not base64", {}};
  return std::move(*bytes);
}

bool is_utf8(const std::string& text) {
  try {
    Json(text).dump();
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

// Arguments as a mapping, or as the very text, which need not be JSON.
ToolCall read_tool_call(const Json& node, const std::string& path) {
  TreeReader reader(node, path);
  ToolCall call;
  call.name = reader.text("name");
  if (call.name.empty()) throw TreeMistake{reader.path("name"), "is missing", {}};
  if (const Json* arguments = reader.find("arguments"); arguments && !arguments->is_null())
    call.arguments = arguments->is_structured()
                         ? arguments->dump(-1, ' ', false, Json::error_handler_t::replace)
                         : scalar_text(*arguments, reader.path("arguments"));
  if (call.arguments.empty()) call.arguments = "{}";
  reader.finish();
  return call;
}

std::vector<ToolCall> read_tool_calls(TreeReader& reader) {
  const Json* list = reader.find("tool_calls");
  std::vector<ToolCall> calls;
  if (list == nullptr) return calls;
  const std::string path = reader.path("tool_calls");
  if (!list->is_array() || list->size() > kToolCallsMax)
    throw TreeMistake{path, "is not a list of at most 100 calls",
                      "write [{name: get_weather, arguments: {city: Paris}}]"};
  for (std::size_t i = 0; i < list->size(); ++i)
    calls.push_back(read_tool_call((*list)[i], fmt::format("{}/{}", path, i)));
  return calls;
}

}  // namespace

Answer read_answer(const Json& node, const std::string& path) {
  Answer answer;
  const auto source_of = [](const std::string& word) {
    return static_cast<AnswerSource>(index_of(kSources, word));
  };
  if (!node.is_object()) {
    const Json wrapped = {{"source", node}};
    TreeReader reader(wrapped, path);
    answer.source = source_of(reader.choice("source", kSources, "markers"));
    if (answer.source == AnswerSource::text)
      throw TreeMistake{path, "does not say which text", "write {text: \"...\"}"};
    return answer;
  }
  TreeReader reader(node, path);
  if (reader.has("file"))
    throw TreeMistake{reader.path("file"), "is read in plan files only",
                      "send the text itself, under 'text' or 'base64'"};
  const bool fixed = reader.has("text") || reader.has("base64");
  answer.source = source_of(reader.choice("source", kSources, fixed ? "text" : "markers"));
  if (fixed != (answer.source == AnswerSource::text))
    throw TreeMistake{reader.path("source"), "does not go with the text",
                      "give a text, or another source, not both"};
  answer.text = checked_size(reader.has("base64")
                                 ? decoded_base64(reader.text("base64"), reader.path("base64"))
                                 : reader.text("text"),
                             reader.path("text"));
  answer.reasoning = checked_size(reader.text("reasoning"), reader.path("reasoning"));
  answer.refusal = checked_size(reader.text("refusal"), reader.path("refusal"));
  answer.tool_calls = read_tool_calls(reader);
  if (reader.has("finish_reason"))
    answer.finish_reason = reader.choice("finish_reason", kReasons, "stop");
  reader.finish();
  return answer;
}

Json answer_json(const Answer& answer) {
  Json json = Json::object();
  if (answer.source != AnswerSource::text && answer.source != AnswerSource::markers)
    json["source"] = kSources[static_cast<std::size_t>(answer.source)];
  if (answer.source == AnswerSource::text && is_utf8(answer.text)) {
    json["text"] = answer.text;
  } else if (answer.source == AnswerSource::text) {
    json["base64"] = base64_of(answer.text);
  }
  if (!answer.reasoning.empty()) json["reasoning"] = answer.reasoning;
  if (!answer.refusal.empty()) json["refusal"] = answer.refusal;
  for (const ToolCall& call : answer.tool_calls)
    json["tool_calls"].push_back({{"name", call.name}, {"arguments", call.arguments}});
  if (!answer.finish_reason.empty()) json["finish_reason"] = answer.finish_reason;
  return json;
}

}  // namespace streamgauge
