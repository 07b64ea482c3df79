// SPDX-License-Identifier: MIT
#include "mock_server/api/router.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

// OpenAI's error object; `param` and `code` are null where they say nothing.
Route failure(int status, std::string_view message, std::string_view type, Json code = nullptr) {
  const Json error = {
      {"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", code}}}};
  return {status, error.dump(-1, ' ', false, Json::error_handler_t::replace), {}, {}};
}

std::optional<Route> refuse_key(const MockRequest& request, const MockConfig& config) {
  if (config.api_keys.empty()) return std::nullopt;
  constexpr std::string_view kBearer = "Bearer ";
  if (!request.authorization.starts_with(kBearer)) {
    return failure(401, "You didn't provide an API key. Send it as 'Authorization: Bearer KEY'.",
                   "invalid_request_error");
  }
  const std::string key = request.authorization.substr(kBearer.size());
  const auto& keys = config.api_keys;
  if (std::find(keys.begin(), keys.end(), key) != keys.end()) return std::nullopt;
  return failure(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key");
}

Route chat(const MockRequest& request, const MockConfig& config, const Plan& plan) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) {
    return failure(400, "We could not parse the JSON body of your request.",
                   "invalid_request_error");
  }
  if (!body.contains("messages") || !body["messages"].is_array()) {
    return failure(400, "Missing required parameter: 'messages'.", "invalid_request_error",
                   "missing_required_parameter");
  }
  ChatOptions options;
  if (!body.contains("model") || !body["model"].is_string())
    return failure(400, "you must provide a model parameter", "invalid_request_error");
  options.model = body["model"].get<std::string>();
  const auto& models = config.models;
  if (!models.empty() && std::find(models.begin(), models.end(), options.model) == models.end()) {
    return failure(404, "The model `" + options.model + "` does not exist.",
                   "invalid_request_error", "model_not_found");
  }
  const auto flag = [](const Json& where, const char* key) {
    const auto found = where.find(key);
    return found != where.end() && found->is_boolean() && found->get<bool>();
  };
  options.stream = flag(body, "stream");
  if (body.contains("stream_options") && body["stream_options"].is_object())
    options.include_usage = flag(body["stream_options"], "include_usage");
  if (!options.stream) return {200, openai_chat_completion(options, plan, 0), {}, {}};
  return {200, {}, "openai.chat", [options](const Plan& streamed, std::uint32_t nonce) {
            return openai_chat_dialect(options, streamed, nonce);
          }};
}

Route models(const MockConfig& config) {
  Json data = Json::array();
  std::vector<std::string> names = config.models;
  if (names.empty()) names.emplace_back("gpt-4o-mini");
  for (const std::string& model : names) {
    data.push_back({{"id", model},
                    {"object", "model"},
                    {"created", 1'760'000'000},
                    {"owned_by", "streamgauge"}});
  }
  return {200, Json{{"object", "list"}, {"data", data}}.dump(), {}, {}};
}

Route plain(PlainForm form, std::string dialect) {
  return {200, {}, std::move(dialect), [form](const Plan& plan, std::uint32_t nonce) {
            return plain_dialect(form, plan, nonce);
          }};
}

}  // namespace

Route route(const MockRequest& request, const MockConfig& config, const Plan& plan) {
  if (request.path == "/stream/sse") return plain(PlainForm::sse, "plain.sse");
  if (request.path == "/stream/ndjson") return plain(PlainForm::ndjson, "plain.ndjson");
  if (request.path == "/stream/text") return plain(PlainForm::text, "plain.text");
  const bool is_chat =
      request.path == "/v1/chat/completions" || request.path == "/chat/completions";
  const bool is_models = request.path == "/v1/models" || request.path == "/models";
  if (!is_chat && !is_models)
    return failure(404, "Unknown request URL: " + request.path + ".", "invalid_request_error",
                   "unknown_url");
  if (auto refused = refuse_key(request, config)) return *refused;
  const std::string_view allowed = is_chat ? "POST" : "GET";
  if (request.method != allowed)
    return failure(405, "Not allowed to " + request.method + " on " + request.path + ".",
                   "invalid_request_error", "method_not_supported");
  return is_chat ? chat(request, config, plan) : models(config);
}

}  // namespace streamgauge
