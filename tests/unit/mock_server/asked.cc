// SPDX-License-Identifier: MIT
#include "tests/unit/mock_server/asked.h"

#include <algorithm>

namespace streamgauge {

MockOffer offer_of(const Plan& plan, std::vector<std::string> models) {
  auto shared = std::make_shared<const Plan>(plan);
  return {[shared](const Ask&) { return shared; }, std::move(models), 1};
}

MockRequest post(const std::string& path, const std::string& body, Headers headers) {
  const Target target = split_target(path);
  return {"POST", target.path, target.query, body, std::move(headers)};
}

Route ask(const MockRequest& request, const Plan& plan, const MockConfig& config) {
  return route(request, config, offer_of(plan, config.models));
}

std::string said(const Route& route) {
  if (!route.make) return route.body;
  const auto dialect = route.make(7);
  std::string text;
  dialect->append_prologue(text);
  for (std::uint32_t chunk = 0; chunk < dialect->chunks(); ++chunk)
    dialect->append_chunk(text, chunk);
  dialect->append_epilogue(text, dialect->chunks());
  return text;
}

std::vector<Event> events_of(const std::string& stream) {
  std::vector<Event> events;
  Event event;
  bool any = false;
  std::size_t at = 0;
  while (at < stream.size()) {
    const std::size_t end = std::min(stream.find_first_of("\r\n", at), stream.size());
    const std::string line = stream.substr(at, end - at);
    at = end + (stream.compare(end, 2, "\r\n") == 0 ? 2U : 1U);
    if (line.empty()) {
      if (any) events.push_back(std::exchange(event, {}));
      any = false;
    } else if (line.starts_with("event: ")) {
      event.name = line.substr(7);
    } else if (line.starts_with("data:")) {
      event.data += (any ? "\n" : "") + line.substr(line.starts_with("data: ") ? 6 : 5);
      any = true;
    }
  }
  return events;
}

std::vector<nlohmann::ordered_json> frames_of(const std::string& stream) {
  std::vector<nlohmann::ordered_json> frames;
  for (const Event& event : events_of(stream))
    if (event.data != "[DONE]") frames.push_back(nlohmann::ordered_json::parse(event.data));
  return frames;
}

}  // namespace streamgauge
