// SPDX-License-Identifier: MIT
// For reading one line of the adapter protocol, and for writing those that the harness sends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/clients/external/external_style.h"
#include "harness/clients/stream_client.h"
#include "harness/wire/response_decoder.h"
#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

// The protocol's page is harness/clients/adapters/README.md. Instants are as the program has them.
struct AdapterHello {
  std::string name;
  Headers versions;                 // what, version
  std::vector<std::string> styles;  // patterns: requests.iter_content(N)
  bool own_clock = false;           // else CLOCK_MONOTONIC
  Duration clock_error{0};          // that the program states by itself
};
struct AdapterPong {
  std::uint64_t ping = 0;
  std::int64_t at_ns = 0;
};
// Where a program can only tell once it knows what is asked.
struct AdapterClockError {
  Duration error{0};
};
struct AdapterHead {
  ResponseHead head;
  std::int64_t at_ns = 0;
};
struct AdapterDelivery {
  std::string content;
  std::int64_t at_ns = 0;
};
struct AdapterEnd {
  bool good = true;
  std::string why;  // the library's own words
};
using AdapterMessage = std::variant<AdapterHello, AdapterPong, AdapterClockError, AdapterHead,
                                    AdapterDelivery, AdapterEnd>;

// Error: what is wrong with the line, as the end of a sentence that begins with it.
Result<AdapterMessage> parse_adapter_message(std::string_view line, std::size_t names_max);

// With the line end. `ca_file` is left out where it is empty.
std::string request_line(const ClientRequest& request, const ExternalStyle& style,
                         const std::string& ca_file = "");
std::string ping_line(std::uint64_t number);

}  // namespace streamgauge
