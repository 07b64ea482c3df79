// SPDX-License-Identifier: MIT
// For making up a JSON value that satisfies a JSON schema, as a model with structured output does.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace streamgauge {

// The smallest value that says something. Knows what the vendors' structured output allows: type
// (also a list), properties (all are filled), items, enum, const, anyOf, oneOf, allOf's first, $ref
// within the document, minimum, maximum, multipleOf, minItems, minLength, maxLength, and the
// formats date, time, date-time, email, uri, uuid, ipv4, ipv6. `pattern` is not followed. Recursion
// ends at depth 16, and any answer at 10,000 values, with null. A null schema: any object, so an
// empty one.
nlohmann::ordered_json instance_of(const nlohmann::ordered_json& schema);

// The same as text.
std::string instance_text(const nlohmann::ordered_json& schema);

}  // namespace streamgauge
