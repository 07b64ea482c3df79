// SPDX-License-Identifier: MIT
// What adapter programs write: whole, and in pieces as the first byte says; both must give the
// same.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "harness/clients/external/adapter_parser.h"

namespace streamgauge {
namespace {

struct Outcome {
  std::size_t messages = 0, content = 0;
  std::string error;
  bool operator==(const Outcome&) const = default;
};

Outcome parsed(std::string_view text, std::size_t piece) {
  AdapterLimits limits;
  limits.line_bytes_max = 4096;
  AdapterParser parser(limits);
  std::vector<AdapterMessage> messages;
  Outcome outcome;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    const auto fed = parser.feed(text.substr(at, piece), messages);
    if (!fed) outcome.error += fed.error().what;
  }
  outcome.messages = messages.size();
  for (const AdapterMessage& message : messages)
    if (const auto* delivery = std::get_if<AdapterDelivery>(&message))
      outcome.content += delivery->content.size();
  return outcome;
}

}  // namespace
}  // namespace streamgauge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (streamgauge::parsed(text, size) != streamgauge::parsed(text, 1 + data[0] % 7U)) std::abort();
  return 0;
}
