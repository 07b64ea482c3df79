// SPDX-License-Identifier: MIT
#include "mock_server/api/router.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kWrong = "invalid_request_error";
constexpr int kBodyDepthMax = 128;

Route failure(int status, std::string_view message, std::string_view code = {}) {
  return {status, error_json(message, kWrong, code), {}, {}, {}};
}

Route not_allowed(const MockRequest& request, const std::string& allowed) {
  Route refused =
      failure(405, fmt::format("Not allowed to {} on {}.", request.method, request.path),
              "method_not_supported");
  refused.headers.push_back({"Allow", allowed});
  return refused;
}

std::optional<Route> refuse_key(const MockRequest& request, const MockConfig& config) {
  if (config.api_keys.empty()) return std::nullopt;
  constexpr std::string_view kScheme = "bearer ";
  const std::string_view given = request.authorization;
  const bool is_bearer =
      given.size() >= kScheme.size() &&
      std::equal(kScheme.begin(), kScheme.end(), given.begin(),
                 [](char wanted, unsigned char letter) { return wanted == std::tolower(letter); });
  const auto& keys = config.api_keys;
  if (is_bearer && std::find(keys.begin(), keys.end(), given.substr(kScheme.size())) != keys.end())
    return std::nullopt;
  Route refused =
      is_bearer
          ? failure(401, "Incorrect API key provided.", "invalid_api_key")
          : failure(401, "You didn't provide an API key. Send it as 'Authorization: Bearer KEY'.");
  refused.headers.push_back({"WWW-Authenticate", "Bearer"});
  return refused;
}

// Not an object, also when it is nested deeper than anyone needs: what is never built costs
// nothing.
Json parse_body(const std::string& body) {
  bool too_deep = false;
  Json parsed = Json::parse(
      body,
      [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > kBodyDepthMax;
        return !too_deep;
      },
      false);
  return too_deep ? Json() : parsed;
}

bool flag(const Json& where, const char* key, bool fallback) {
  const auto found = where.find(key);
  return found != where.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

Route chat(const MockRequest& request, const MockConfig& config, const Plan& plan) {
  const Json body = parse_body(request.body);
  if (!body.is_object()) return failure(400, "We could not parse the JSON body of your request.");
  if (!body.contains("messages") || !body["messages"].is_array())
    return failure(400, "Missing required parameter: 'messages'.", "missing_required_parameter");
  ChatOptions options;
  if (!body.contains("model") || !body["model"].is_string())
    return failure(400, "you must provide a model parameter");
  options.model = body["model"].get<std::string>();
  const auto& models = config.models;
  if (!models.empty() && std::find(models.begin(), models.end(), options.model) == models.end()) {
    return failure(404, "The model `" + options.model + "` does not exist.", "model_not_found");
  }
  options.stream = flag(body, "stream", false);
  if (body.contains("stream_options") && body["stream_options"].is_object()) {
    options.include_usage = flag(body["stream_options"], "include_usage", false);
    options.obfuscate = flag(body["stream_options"], "include_obfuscation", true);
  }
  if (!options.stream) {
    if (plan.chunks * plan.chunk_bytes > kTextBytesMax)
      return failure(400, "The plan's text is over 64 MiB: ask for it with \"stream\": true.");
    return {200, openai_chat_completion(options, plan, 0), {}, {}, {}};
  }
  return {200, {}, {}, "openai.chat", [options](const Plan& streamed, std::uint32_t nonce) {
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
  return {200, Json{{"object", "list"}, {"data", data}}.dump(), {}, {}, {}};
}

Route plain(const MockRequest& request, PlainForm form, std::string dialect) {
  if (request.method == "HEAD") return not_allowed(request, "GET, POST, PUT, PATCH, DELETE");
  return {200, {}, {}, std::move(dialect), [form](const Plan& plan, std::uint32_t nonce) {
            return plain_dialect(form, plan, nonce);
          }};
}

}  // namespace

std::string error_json(std::string_view message, std::string_view type, std::string_view code) {
  const Json error = {{"error",
                       {{"message", message},
                        {"type", type},
                        {"param", nullptr},
                        {"code", code.empty() ? Json() : Json(code)}}}};
  return error.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string request_path(std::string_view target) {
  if (const auto scheme = target.find("://"); !target.starts_with('/') && scheme < target.size()) {
    const auto slash = target.find_first_of("/?", scheme + 3);
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  return std::string(target.substr(0, target.find('?')));
}

Route route(const MockRequest& request, const MockConfig& config, const Plan& plan) {
  if (request.path == "/stream/sse") return plain(request, PlainForm::sse, "plain.sse");
  if (request.path == "/stream/ndjson") return plain(request, PlainForm::ndjson, "plain.ndjson");
  if (request.path == "/stream/text") return plain(request, PlainForm::text, "plain.text");
  const bool is_chat =
      request.path == "/v1/chat/completions" || request.path == "/chat/completions";
  const bool is_models = request.path == "/v1/models" || request.path == "/models";
  if (!is_chat && !is_models)
    return failure(404, "Unknown request URL: " + request.path + ".", "unknown_url");
  if (auto refused = refuse_key(request, config)) return *refused;
  if (is_chat)
    return request.method == "POST" ? chat(request, config, plan) : not_allowed(request, "POST");
  const bool reads = request.method == "GET" || request.method == "HEAD";
  return reads ? models(config) : not_allowed(request, "GET, HEAD");
}

}  // namespace streamgauge
