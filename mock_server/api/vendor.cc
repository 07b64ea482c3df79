// SPDX-License-Identifier: MIT
#include "mock_server/api/vendor.h"

#include <array>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "mock_server/api/json_text.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

struct StatusWord {
  int status;
  std::string_view word;
};

// OpenAI's error codes guide; 429 is told apart from a spent quota by its code.
constexpr std::array<StatusWord, 11> kOpenai = {{{400, "invalid_request_error"},
                                                 {401, "invalid_request_error"},
                                                 {403, "invalid_request_error"},
                                                 {404, "invalid_request_error"},
                                                 {408, "timeout"},
                                                 {409, "invalid_request_error"},
                                                 {422, "invalid_request_error"},
                                                 {429, "requests"},
                                                 {500, "server_error"},
                                                 {503, "server_error"},
                                                 {504, "server_error"}}};
// Anthropic's errors page.
constexpr std::array<StatusWord, 12> kAnthropic = {{{400, "invalid_request_error"},
                                                    {401, "authentication_error"},
                                                    {402, "billing_error"},
                                                    {403, "permission_error"},
                                                    {404, "not_found_error"},
                                                    {409, "conflict_error"},
                                                    {413, "request_too_large"},
                                                    {429, "rate_limit_error"},
                                                    {500, "api_error"},
                                                    {503, "api_error"},
                                                    {504, "timeout_error"},
                                                    {529, "overloaded_error"}}};
// google.rpc.Code by its HTTP mapping.
constexpr std::array<StatusWord, 11> kGemini = {{{400, "INVALID_ARGUMENT"},
                                                 {401, "UNAUTHENTICATED"},
                                                 {403, "PERMISSION_DENIED"},
                                                 {404, "NOT_FOUND"},
                                                 {409, "ABORTED"},
                                                 {429, "RESOURCE_EXHAUSTED"},
                                                 {499, "CANCELLED"},
                                                 {500, "INTERNAL"},
                                                 {501, "UNIMPLEMENTED"},
                                                 {503, "UNAVAILABLE"},
                                                 {504, "DEADLINE_EXCEEDED"}}};

template <std::size_t N>
std::string_view word_for(const std::array<StatusWord, N>& words, int status,
                          std::string_view client, std::string_view server) {
  for (const StatusWord& entry : words)
    if (entry.status == status) return entry.word;
  return status < 500 ? client : server;
}

// Looks random, is the same every time.
std::string request_id(std::uint64_t request) {
  std::uint64_t mixed = (request + 1) * 0x9E3779B97F4A7C15U;
  mixed = (mixed ^ (mixed >> 29U)) * 0xBF58476D1CE4E5B9U;
  return fmt::format("{:016x}{:016x}", mixed, mixed * 0x94D049BB133111EBU);
}

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json openai_error(const Failure& failure) {
  const std::string_view type =
      failure.type.empty() ? error_type(Vendor::openai, failure.status) : failure.type;
  std::string_view code = failure.code;
  if (code.empty() && failure.status == 429) code = "rate_limit_exceeded";
  return {{"error",
           {{"message", failure.message},
            {"type", type},
            {"param", text_or_null(failure.param)},
            {"code", text_or_null(code)}}}};
}

struct Limits {
  std::string requests, tokens, requests_left, tokens_left;
  std::string reset;     // "120ms", "6m0s", as OpenAI has it
  std::string reset_at;  // RFC 3339, as Anthropic has it
};

std::string reset_text(Duration reset) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(reset).count();
  if (ms < 1000) return fmt::format("{}ms", ms);
  const auto seconds = (ms + 999) / 1000;
  return seconds < 60 ? fmt::format("{}s", seconds)
                      : fmt::format("{}m{}s", seconds / 60, seconds % 60);
}

Limits limits_of(const std::optional<QuotaState>& quota) {
  if (!quota) return {"10000", "2000000", "9999", "1999990", "6ms", "2026-01-01T00:00:00Z"};
  // What is not limited is told as a number that nobody reaches.
  constexpr std::size_t kAny = 1'000'000'000;
  const auto shown = [](std::size_t limit, std::size_t number) {
    return std::to_string(limit == 0 ? kAny : number);
  };
  const auto at =
      std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now() + quota->reset);
  const Quota& all = quota->quota;
  return {shown(all.requests, all.requests),
          shown(all.tokens, all.tokens),
          shown(all.requests, quota->requests_left),
          shown(all.tokens, quota->tokens_left),
          reset_text(quota->reset),
          fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(at))};
}

}  // namespace

std::string_view error_type(Vendor vendor, int status) {
  switch (vendor) {
    case Vendor::anthropic:
      return word_for(kAnthropic, status, "invalid_request_error", "api_error");
    case Vendor::gemini:
      return word_for(kGemini, status, "INVALID_ARGUMENT", "INTERNAL");
    default:
      return word_for(kOpenai, status, "invalid_request_error", "server_error");
  }
}

std::string error_body(Vendor vendor, const Failure& failure, std::uint64_t request) {
  const std::string_view type =
      failure.type.empty() ? error_type(vendor, failure.status) : failure.type;
  switch (vendor) {
    case Vendor::azure:
      return dumped(
          {{"error",
            {{"code", failure.code.empty() ? std::to_string(failure.status) : failure.code},
             {"message", failure.message}}}});
    case Vendor::anthropic:
      return dumped({{"type", "error"},
                     {"error", {{"type", type}, {"message", failure.message}}},
                     {"request_id", "req_" + request_id(request).substr(0, 24)}});
    case Vendor::gemini:
      return Json{
          {"error", {{"code", failure.status}, {"message", failure.message}, {"status", type}}}}
          .dump(2, ' ', false, Json::error_handler_t::replace);
    case Vendor::ollama:
      return dumped({{"error", failure.message}});
    case Vendor::openai:
    case Vendor::plain:
      break;
  }
  return dumped(openai_error(failure));
}

std::string_view usual_message(int status) {
  switch (status) {
    case 401:
      return "Incorrect API key provided.";
    case 403:
      return "You are not allowed to do this.";
    case 404:
      return "There is no such thing.";
    case 408:
    case 504:
      return "The request timed out.";
    case 429:
      return "Rate limit reached. Please try again later.";
    case 503:
    case 529:
      return "The engine is currently overloaded, please try again later.";
    default:
      return status < 500 ? "The request is not valid, as planned."
                          : "The server had an error while processing your request.";
  }
}

Headers vendor_headers(Vendor vendor, std::uint64_t request,
                       const std::optional<QuotaState>& quota) {
  const std::string id = request_id(request);
  const Limits limits = limits_of(quota);
  switch (vendor) {
    case Vendor::openai:
      return {{"openai-version", "2020-10-01"},
              {"openai-organization", "streamgauge"},
              {"openai-processing-ms", std::to_string(20 + request % 7)},
              {"x-request-id", "req_" + id},
              {"x-ratelimit-limit-requests", limits.requests},
              {"x-ratelimit-limit-tokens", limits.tokens},
              {"x-ratelimit-remaining-requests", limits.requests_left},
              {"x-ratelimit-remaining-tokens", limits.tokens_left},
              {"x-ratelimit-reset-requests", limits.reset},
              {"x-ratelimit-reset-tokens", limits.reset}};
    case Vendor::azure:
      return {{"apim-request-id", id},
              {"x-ms-region", "Local"},
              {"x-request-id", id},
              {"x-ratelimit-remaining-requests", limits.requests_left},
              {"x-ratelimit-remaining-tokens", limits.tokens_left}};
    case Vendor::anthropic:
      return {{"request-id", "req_" + id.substr(0, 24)},
              {"anthropic-organization-id", "streamgauge"},
              {"anthropic-ratelimit-requests-limit", limits.requests},
              {"anthropic-ratelimit-requests-remaining", limits.requests_left},
              {"anthropic-ratelimit-requests-reset", limits.reset_at},
              {"anthropic-ratelimit-tokens-limit", limits.tokens},
              {"anthropic-ratelimit-tokens-remaining", limits.tokens_left},
              {"anthropic-ratelimit-tokens-reset", limits.reset_at}};
    case Vendor::gemini:
      return {{"Server-Timing", fmt::format("gfet4t7; dur={}", 20 + request % 7)},
              {"X-Content-Type-Options", "nosniff"}};
    case Vendor::ollama:
    case Vendor::plain:
      break;
  }
  return {};
}

}  // namespace streamgauge
