// SPDX-License-Identifier: MIT
#include "mock_server/api/router.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "mock_server/api/handlers.h"
#include "mock_server/api/json_text.h"

namespace streamgauge {
namespace {

constexpr std::string_view kDeployments = "/openai/deployments/";

// What is asked for once the vendor's own prefixes are gone from the path.
struct Resource {
  Vendor vendor = Vendor::openai;
  std::string name;        // "chat/completions", "models", "messages", ...
  std::string deployment;  // Azure's name for a model, from the path
};

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

Resource resource_of(std::string_view path) {
  const Vendor vendor = vendor_of(path);
  Resource resource{vendor, {}, {}};
  if (take_prefix(path, kDeployments)) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    resource.deployment = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
  } else if (vendor == Vendor::azure) {
    take_prefix(path, "/openai");
  }
  if (vendor == Vendor::plain) take_prefix(path, "/stream");
  if (vendor == Vendor::ollama) take_prefix(path, "/api");
  if (!take_prefix(path, "/v1beta/")) take_prefix(path, "/v1/") || take_prefix(path, "/");
  resource.name = path;
  return resource;
}

std::optional<Route> refuse_key(Vendor vendor, const MockRequest& request, const MockConfig& config,
                                std::uint64_t number) {
  if (config.api_keys.empty()) return std::nullopt;
  const std::string key = key_of(request);
  const auto& keys = config.api_keys;
  if (std::find(keys.begin(), keys.end(), key) != keys.end()) return std::nullopt;
  Failure failure = {401, "Incorrect API key provided.", {}, "invalid_api_key", {}};
  if (key.empty())
    failure = {
        401, "You didn't provide an API key. Send it as 'Authorization: Bearer KEY'.", {}, {}, {}};
  if (vendor == Vendor::anthropic) failure.message = "invalid x-api-key";
  if (vendor == Vendor::gemini)  // as the real one has it
    failure = {400, "API key not valid. Please pass a valid API key.", {}, {}, {}};
  if (vendor == Vendor::azure)
    failure.message = "Access denied due to invalid subscription key or wrong API endpoint.";
  Route refused = refusal(vendor, failure, number);
  if (vendor == Vendor::openai) refused.headers.push_back({"WWW-Authenticate", "Bearer"});
  return refused;
}

Route not_allowed(Vendor vendor, const MockRequest& request, const std::string& allowed,
                  std::uint64_t number) {
  Route refused = refusal(vendor,
                          {405,
                           fmt::format("Not allowed to {} on {}.", request.method, request.path),
                           {},
                           "method_not_supported",
                           {}},
                          number);
  refused.headers.push_back({"Allow", allowed});
  return refused;
}

using Answer = std::function<Route()>;

struct Found {
  Answer answer;
  bool reads = false;  // by GET and HEAD, else by POST
};

// A model's name in the path, and what is to be done with it.
Found find_gemini(std::string_view name, const MockRequest& request, const MockOffer& offer) {
  if (!take_prefix(name, "models/")) return {};
  const std::size_t colon = name.rfind(':');
  if (colon == std::string_view::npos) return {};
  const std::string model(name.substr(0, colon));
  const std::string_view action = name.substr(colon + 1);
  if (action != "generateContent" && action != "streamGenerateContent") return {};
  const bool streams = action == "streamGenerateContent";
  return {[=, &request, &offer] { return gemini_generate(request, offer, model, streams); }};
}

Found find_plain(std::string_view name, const MockRequest& request, const MockOffer& offer) {
  constexpr std::array<std::pair<std::string_view, PlainForm>, 5> kForms = {
      {{"sse", PlainForm::sse},
       {"ndjson", PlainForm::ndjson},
       {"json-seq", PlainForm::json_seq},
       {"text", PlainForm::text},
       {"raw", PlainForm::raw}}};
  for (const auto& [word, form] : kForms) {
    if (name != word) continue;
    return {[&request, &offer, form = form] { return plain_stream(request, offer, form); }};
  }
  return {};
}

Found find_openai(const Resource& resource, const MockRequest& request, const MockOffer& offer) {
  using Handler = Route (*)(const MockRequest&, const MockOffer&, Vendor);
  constexpr std::array<std::pair<std::string_view, Handler>, 5> kHandlers = {
      {{"chat/completions", openai_chat},
       {"completions", openai_completions},
       {"responses", openai_responses},
       {"embeddings", openai_embeddings},
       {"moderations", openai_moderations}}};
  for (const auto& [name, handler] : kHandlers) {
    if (resource.name != name) continue;
    return {[&, handler = handler, vendor = resource.vendor] {
      return handler(request, offer, vendor);
    }};
  }
  std::string_view name = resource.name;
  if (!take_prefix(name, "models") || (!name.empty() && !take_prefix(name, "/"))) return {};
  if (!request.header("anthropic-version").empty())
    return {[&] { return anthropic_models(offer); }, true};
  return {[&offer, model = std::string(name)] { return openai_models(offer, model); }, true};
}

Found find(const Resource& resource, const MockRequest& request, const MockOffer& offer) {
  switch (resource.vendor) {
    case Vendor::plain:
      return find_plain(resource.name, request, offer);
    case Vendor::gemini:
      return find_gemini(resource.name, request, offer);
    case Vendor::anthropic:
      if (resource.name == "messages") return {[&] { return anthropic_messages(request, offer); }};
      return {};
    case Vendor::ollama:
      if (resource.name == "chat") return {[&] { return ollama_chat(request, offer); }};
      if (resource.name == "generate") return {[&] { return ollama_generate(request, offer); }};
      if (resource.name == "tags") return {[&] { return ollama_tags(offer); }, true};
      return {};
    case Vendor::openai:
    case Vendor::azure:
      return find_openai(resource, request, offer);
  }
  return {};
}

// Azure names the model in the path; the body need not.
std::string with_model(const std::string& body, const std::string& model) {
  auto json = parse_object(body);
  if (!json) return body;
  (*json)["model"] = model;
  return dumped(*json);
}

Route routed(const Resource& resource, const MockRequest& request, const MockConfig& config,
             const MockOffer& offer) {
  const Found found = find(resource, request, offer);
  if (!found.answer)
    return refusal(resource.vendor,
                   {404, "Unknown request URL: " + request.path + ".", {}, "unknown_url", {}},
                   offer.request);
  if (resource.vendor == Vendor::plain)
    return request.method == "HEAD" || request.method == "OPTIONS"
               ? not_allowed(resource.vendor, request, "GET, POST, PUT, PATCH, DELETE",
                             offer.request)
               : found.answer();
  if (auto refused = refuse_key(resource.vendor, request, config, offer.request)) return *refused;
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (found.reads != reads || (!reads && request.method != "POST"))
    return not_allowed(resource.vendor, request, found.reads ? "GET, HEAD" : "POST", offer.request);
  if (!resource.deployment.empty() && request.parameter("api-version").empty())
    return refusal(resource.vendor, {404, "Resource not found", {}, {}, {}});
  return found.answer();
}

}  // namespace

std::string key_of(const MockRequest& request) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string_view bearer = request.header("authorization");
  if (bearer.size() >= kScheme.size() &&
      std::equal(kScheme.begin(), kScheme.end(), bearer.begin(),
                 [](char wanted, unsigned char letter) { return wanted == std::tolower(letter); }))
    return std::string(bearer.substr(kScheme.size()));
  for (const char* name : {"x-api-key", "api-key", "x-goog-api-key"})
    if (const auto key = request.header(name); !key.empty()) return std::string(key);
  return request.parameter("key");
}

Target split_target(std::string_view target) {
  if (const auto scheme = target.find("://"); !target.starts_with('/') && scheme < target.size()) {
    const auto slash = target.find_first_of("/?", scheme + 3);
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  const std::size_t mark = std::min(target.find('?'), target.size());
  return {std::string(target.substr(0, mark)),
          std::string(target.substr(std::min(mark + 1, target.size())))};
}

Vendor vendor_of(std::string_view path) {
  if (path.starts_with("/stream/")) return Vendor::plain;
  if (path.starts_with("/api/")) return Vendor::ollama;
  if (path.starts_with("/openai/")) return Vendor::azure;
  if (path.starts_with("/v1beta/")) return Vendor::gemini;
  if (path.starts_with("/v1/messages")) return Vendor::anthropic;
  const bool calls_model = path.find(":generateContent") != std::string_view::npos ||
                           path.find(":streamGenerateContent") != std::string_view::npos;
  return calls_model && path.starts_with("/v1/models/") ? Vendor::gemini : Vendor::openai;
}

Route route(const MockRequest& given, const MockConfig& config, const MockOffer& offer) {
  const Resource resource = resource_of(given.path);
  MockRequest request = given;
  if (!resource.deployment.empty()) request.body = with_model(request.body, resource.deployment);
  Route answer = routed(resource, request, config, offer);
  Headers headers =
      vendor_headers(resource.vendor, offer.request, offer.quota ? *offer.quota : std::nullopt);
  answer.headers.insert(answer.headers.end(), headers.begin(), headers.end());
  return answer;
}

}  // namespace streamgauge
