// SPDX-License-Identifier: MIT
// Tokens are the text again, and made-up JSON satisfies the schema it was made for.
#include <gtest/gtest.h>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "mock_server/answer/instance.h"
#include "mock_server/answer/tokens.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

TEST(Tokens, TogetherTheyAreTheTextAndTheCountAgrees) {
  for (const std::string text : {"", " ", "  two  spaces ", "Hello, wörld! 日本語 x", "a\nb\r\n",
                                 "\xFF\xC3", "internationally", "{\"city\":\"Paris\"}"}) {
    std::string whole;
    const auto tokens = split_tokens(text);
    for (const auto token : tokens) {
      EXPECT_FALSE(token.empty());
      whole += token;
    }
    EXPECT_EQ(whole, text);
    EXPECT_EQ(count_tokens(text), tokens.size());
  }
  EXPECT_EQ(split_tokens("internationally").size(), 2U);
  EXPECT_EQ(split_tokens(" 日本").front(), " 日");
}

// Whether valijson, which we did not write, agrees.
bool satisfies(const Json& value, const Json& schema) {
  const auto plain_schema = nlohmann::json::parse(schema.dump());
  const auto plain_value = nlohmann::json::parse(value.dump());
  valijson::Schema parsed;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(plain_schema), parsed);
  return valijson::Validator().validate(
      parsed, valijson::adapters::NlohmannJsonAdapter(plain_value), nullptr);
}

TEST(Instance, SatisfiesItsSchema) {
  const char* schemas[] = {
      R"({"type":"object","properties":{"name":{"type":"string","minLength":12,"maxLength":14},
          "age":{"type":"integer","minimum":18,"maximum":20},"tags":{"type":"array","minItems":3,
          "items":{"enum":["red","blue"]}}},"required":["name","age","tags"],
          "additionalProperties":false})",
      R"({"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1})",
      R"({"type":"integer","multipleOf":7,"minimum":8})",
      R"({"type":"integer","maximum":-5})",
      R"({"type":["null","boolean"]})",
      R"({"const":{"a":1}})",
      R"({"anyOf":[{"type":"string"},{"type":"null"}]})",
      R"({"type":"array","items":{"type":"string"},"maxItems":0})",
      R"({"$defs":{"step":{"type":"object","properties":{"text":{"type":"string"}},
          "required":["text"]}},"type":"object","properties":{"steps":{"type":"array",
          "items":{"$ref":"#/$defs/step"}}},"required":["steps"]})"};
  for (const char* text : schemas) {
    const Json schema = Json::parse(text);
    EXPECT_TRUE(satisfies(instance_of(schema), schema)) << text << "\n" << instance_text(schema);
  }
}

TEST(Instance, EndsWhateverTheSchema) {
  EXPECT_EQ(instance_of(nullptr), Json::object());
  EXPECT_TRUE(instance_of(Json::parse(R"({"$ref":"#"})")).is_null());
  EXPECT_TRUE(instance_of(Json::parse(R"({"$ref":"#/no/where"})")).is_null());
  Json wide = {{"type", "object"}, {"properties", Json::object()}};
  for (int i = 0; i < 50; ++i) wide["properties"]["p" + std::to_string(i)] = {{"$ref", "#"}};
  EXPECT_LT(instance_text(wide).size(), 20'000'000U);
}

}  // namespace
}  // namespace streamgauge
