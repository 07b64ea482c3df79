// SPDX-License-Identifier: MIT
// OpenAI's models, embeddings and moderations: answers that never stream.
#include <array>
#include <cmath>

#include "mock_server/answer/tokens.h"
#include "mock_server/api/handlers.h"
#include "mock_server/api/json_text.h"
#include "mock_server/api/openai_common.h"
#include "scenarios/plan/base64.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kInputsMax = 2048;  // of one embeddings request, as OpenAI has it
constexpr std::size_t kDimensionsMax = 4096;
constexpr std::size_t kDimensions = 1536;  // of text-embedding-3-small

Json model_json(const std::string& name) {
  return {{"id", name}, {"object", "model"}, {"created", kCreated}, {"owned_by", "streamgauge"}};
}

// A unit vector that only the text decides.
std::vector<float> embedding_of(const std::string& text, std::size_t dimensions) {
  std::uint64_t state = 0xCBF29CE484222325U;  // FNV-1a
  for (const char byte : text) state = (state ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  std::vector<float> vector(dimensions);
  double squares = 0;
  for (float& value : vector) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    value = static_cast<float>(static_cast<double>(state >> 33U) / 4294967296.0 - 0.25);
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  for (float& value : vector)
    value = static_cast<float>(static_cast<double>(value) / std::sqrt(squares));
  return vector;
}

// Little-endian floats, as "encoding_format": "base64" has them.
std::string floats_as_base64(const std::vector<float>& vector) {
  return base64_of(std::string_view(reinterpret_cast<const char*>(vector.data()),
                                    vector.size() * sizeof(float)));
}

// A text, a list of texts, a list of tokens, or a list of those; each as a text.
std::vector<std::string> inputs_of(const Json& input) {
  if (input.is_string()) return {input.get<std::string>()};
  if (!input.is_array() || input.empty()) return {};
  if (input.front().is_number()) return {dumped(input)};
  std::vector<std::string> inputs;
  for (const Json& one : input)
    inputs.push_back(one.is_string() ? one.get<std::string>() : dumped(one));
  return inputs;
}

}  // namespace

Route openai_models(const MockOffer& offer, const std::string& model) {
  std::vector<std::string> names = offer.models;
  if (names.empty()) names.emplace_back("gpt-4o-mini");
  Route route;
  if (!model.empty()) {
    if (auto refused = refuse_model(Vendor::openai, model, offer)) return *refused;
    route.body = dumped(model_json(model));
    return route;
  }
  Json data = Json::array();
  for (const std::string& name : names) data.push_back(model_json(name));
  route.body = dumped({{"object", "list"}, {"data", std::move(data)}});
  return route;
}

Route openai_embeddings(const MockRequest& request, const MockOffer& offer, Vendor vendor) {
  const auto refuse = [&](const std::string& message, const char* param) {
    return refusal(vendor, {400, message, {}, {}, param});
  };
  const auto body = parse_object(request.body);
  if (!body) return refuse("We could not parse the JSON body of your request.", "");
  const std::string model = text_under(*body, "model");
  if (model.empty()) return refuse("you must provide a model parameter", "");
  if (auto refused = refuse_model(vendor, model, offer)) return *refused;
  const auto inputs = inputs_of(under(*body, "input"));
  if (inputs.empty() || inputs.size() > kInputsMax)
    return refuse("'$.input' is invalid: it must hold 1 to 2048 texts.", "input");
  const std::size_t dimensions = count_under(*body, "dimensions").value_or(kDimensions);
  if (dimensions < 1 || dimensions > kDimensionsMax)
    return refuse("Invalid 'dimensions': it must be between 1 and 4096.", "dimensions");
  const bool base64 = text_under(*body, "encoding_format") == "base64";
  Json data = Json::array();
  std::size_t tokens = 0;
  for (const std::string& input : inputs) {
    const auto vector = embedding_of(input, dimensions);
    tokens += count_tokens(input);
    data.push_back({{"object", "embedding"},
                    {"index", data.size()},
                    {"embedding", base64 ? Json(floats_as_base64(vector)) : Json(vector)}});
  }
  Route route;
  route.body = dumped({{"object", "list"},
                       {"data", std::move(data)},
                       {"model", model},
                       {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}}});
  return route;
}

Route openai_moderations(const MockRequest& request, const MockOffer& offer, Vendor vendor) {
  const auto body = parse_object(request.body);
  if (!body)
    return refusal(vendor, {400, "We could not parse the JSON body of your request.", {}, {}, {}});
  const auto inputs = inputs_of(under(*body, "input"));
  if (inputs.empty() || inputs.size() > kInputsMax)
    return refusal(vendor,
                   {400, "'input' is invalid: it must hold 1 to 2048 texts.", {}, {}, "input"});
  constexpr std::array<const char*, 13> kCategories = {"harassment",
                                                       "harassment/threatening",
                                                       "hate",
                                                       "hate/threatening",
                                                       "illicit",
                                                       "illicit/violent",
                                                       "self-harm",
                                                       "self-harm/instructions",
                                                       "self-harm/intent",
                                                       "sexual",
                                                       "sexual/minors",
                                                       "violence",
                                                       "violence/graphic"};
  Json results = Json::array();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Json result = {{"flagged", false}};
    for (const char* category : kCategories) {
      result["categories"][category] = false;
      result["category_scores"][category] = 1e-6;
      result["category_applied_input_types"][category] = Json::array({"text"});
    }
    results.push_back(std::move(result));
  }
  std::string model = text_under(*body, "model");
  if (model.empty()) model = "omni-moderation-latest";
  Route route;
  route.body = dumped({{"id", "modr-streamgauge" + std::to_string(offer.request)},
                       {"model", model},
                       {"results", std::move(results)}});
  return route;
}

}  // namespace streamgauge
