// SPDX-License-Identifier: MIT
// Requests to every API: a line with method and target, header lines, an empty line, a body. The
// answer is made whole, as far as its first chunks.
#include <algorithm>
#include <cstdint>
#include <string>

#include "mock_server/api/router.h"
#include "mock_server/emit/fault_player.h"
#include "mock_server/serve/plan_chooser.h"

namespace streamgauge {
namespace {

MockRequest request_of(std::string_view text) {
  MockRequest request;
  const auto line = [&] {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
  };
  const std::string_view first = line();
  const std::size_t space = std::min(first.find(' '), first.size());
  request.method = first.substr(0, space);
  const Target target = split_target(first.substr(std::min(space + 1, first.size())));
  request.path = target.path;
  request.query = target.query;
  for (std::string_view field = line(); !field.empty() && request.headers.size() < 200;
       field = line()) {
    const std::size_t colon = std::min(field.find(": "), field.size());
    request.headers.push_back({std::string(field.substr(0, colon)),
                               std::string(field.substr(std::min(colon + 2, field.size())))});
  }
  request.body = text;
  return request;
}

void answer(const MockRequest& request) {
  PlanChooser chooser(true);
  const auto plan_for = [&](const Ask& ask) { return chooser.choose(request, ask, 1); };
  const Route found = route(request, {}, {plan_for, {}, 1});
  if (!found.make) return;
  const auto dialect = found.make(7);
  const FaultPlayer faults(found.plan->faults, *dialect);
  std::string text;
  dialect->append_prologue(text);
  const std::uint32_t chunks = std::min<std::uint32_t>(dialect->chunks(), 20);
  for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) faults.append_chunk(text, chunk);
  dialect->append_error(text, {500, "gone", {}, {}, {}}, chunks);
  faults.append_epilogue(text, chunks);
}

}  // namespace
}  // namespace streamgauge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  streamgauge::answer(streamgauge::request_of({reinterpret_cast<const char*>(data), size}));
  return 0;
}
