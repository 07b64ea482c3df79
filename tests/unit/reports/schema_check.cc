// SPDX-License-Identifier: MIT
#include "tests/unit/reports/schema_check.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "reports/reports.h"

namespace streamgauge {

std::string schema_mistake(std::string_view schema, const nlohmann::json& document) {
  const auto text = nlohmann::json::parse(schema_text(schema));
  valijson::Schema rules;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(text), rules);
  valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::NlohmannJsonAdapter target(document);
  if (validator.validate(rules, target, &results)) return {};
  valijson::ValidationResults::Error error;
  std::string mistakes = "invalid";
  while (results.popError(error)) {
    std::string path;
    for (const std::string& part : error.context) path += part;
    mistakes += "; " + path + ": " + error.description;
  }
  return mistakes;
}

}  // namespace streamgauge
