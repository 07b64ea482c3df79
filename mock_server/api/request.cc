// SPDX-License-Identifier: MIT
#include "mock_server/api/request.h"

#include <algorithm>
#include <cctype>

#include <boost/url.hpp>
#include <fmt/format.h>

#include "scenarios/plan/field_name.h"

namespace streamgauge {

std::string_view MockRequest::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const Header& header) {
    return same_name(header.name, name);
  });
  return found == headers.end() ? std::string_view{} : std::string_view(found->value);
}

std::string MockRequest::parameter(std::string_view name) const {
  const auto parameters = boost::urls::parse_query(query);
  if (!parameters) return {};
  for (const auto& parameter : *parameters)
    if (parameter.key.decode() == name) return parameter.value.decode();
  return {};
}

Route refusal(Vendor vendor, const Failure& failure, std::uint64_t request) {
  Route route;
  route.status = failure.status;
  route.body = error_body(vendor, failure, request);
  return route;
}

std::optional<Route> refuse_model(Vendor vendor, const std::string& model, const MockOffer& offer) {
  const auto& models = offer.models;
  if (models.empty() || std::find(models.begin(), models.end(), model) != models.end())
    return std::nullopt;
  switch (vendor) {
    case Vendor::anthropic:
      return refusal(vendor, {404, "model: " + model, {}, {}, {}}, offer.request);
    case Vendor::gemini:
      return refusal(vendor, {404, "models/" + model + " is not found.", {}, {}, {}});
    case Vendor::ollama:
      return refusal(vendor, {404, fmt::format("model '{}' not found", model), {}, {}, {}});
    default:
      return refusal(vendor,
                     {404, "The model `" + model + "` does not exist.", {}, "model_not_found", {}});
  }
}

std::optional<Route> refuse_planned(Vendor vendor, const Plan& plan, const MockOffer& offer) {
  const PlannedFailure& fail = plan.fail;
  if (fail.status == 0) return std::nullopt;
  const std::string message =
      fail.message.empty() ? std::string(usual_message(fail.status)) : fail.message;
  Route refused = refusal(vendor, {fail.status, message, fail.type, fail.code, {}}, offer.request);
  refused.plan = std::make_shared<const Plan>(plan);
  if (fail.retry_after) {
    const double seconds = to_ms(*fail.retry_after) / 1000;
    refused.headers.push_back({"retry-after", fmt::format("{}", seconds)});
    if (vendor == Vendor::openai || vendor == Vendor::azure)
      refused.headers.push_back({"retry-after-ms", fmt::format("{}", to_ms(*fail.retry_after))});
  }
  if (fail.should_retry)
    refused.headers.push_back({"x-should-retry", *fail.should_retry ? "true" : "false"});
  return refused;
}

std::optional<Route> refuse_size(Vendor vendor, const Plan& plan, const MockOffer& offer) {
  if (plan.answer.source != AnswerSource::markers ||
      plan.chunks * plan.chunk_bytes <= kTextBytesMax)
    return std::nullopt;
  return refusal(vendor,
                 {400, "The plan's text is over 64 MiB: ask for it as a stream.", {}, {}, {}},
                 offer.request);
}

}  // namespace streamgauge
