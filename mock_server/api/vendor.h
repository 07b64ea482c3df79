// SPDX-License-Identifier: MIT
// For speaking as each vendor does beside the answer itself: error objects and response headers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scenarios/plan/plan.h"

namespace streamgauge {

enum class Vendor { openai, azure, anthropic, gemini, ollama, plain };

struct Failure {
  int status = 400;
  std::string message;
  std::string type;   // empty: the vendor's word for the status
  std::string code;   // empty: null, or the vendor's word for the status
  std::string param;  // empty: null
};

// The body of an error answer, in the vendor's shape. `request`: counts the mock's requests.
std::string error_body(Vendor vendor, const Failure& failure, std::uint64_t request = 0);

// The vendor's word for a status: "rate_limit_error", "RESOURCE_EXHAUSTED", ...
std::string_view error_type(Vendor vendor, int status);

// What a failure says that has no message of its own.
std::string_view usual_message(int status);

// Headers that the vendor sends with every answer: request id, version, processing time, rate
// limits. The same request number gives the same headers. `quota`: the caller's; else one that
// nobody meets.
Headers vendor_headers(Vendor vendor, std::uint64_t request,
                       const std::optional<QuotaState>& quota = {});

}  // namespace streamgauge
