// SPDX-License-Identifier: MIT
#include "harness/clients/external/adapter_message.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scenarios/plan/base64.h"

namespace streamgauge {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kExcerptBytes = 60;
constexpr std::size_t kPartsMax = 10'000;
constexpr int kDepthMax = 8;
constexpr std::int64_t kClockErrorMax = 1'000'000'000;
constexpr std::int64_t kInstantMax = std::int64_t{1} << 62;  // a sum of two is no overflow
constexpr const char* kHint = "see harness/clients/adapters/README.md for what each line has";

// Thrown in this file only, caught at its boundary.
struct LineMistake {
  std::string what;
};

std::string excerpt(std::string_view line) {
  std::string out;
  for (const char letter : line.substr(0, kExcerptBytes))
    out += letter >= ' ' && letter <= '~' ? letter : '?';
  return out + (line.size() > kExcerptBytes ? "..." : "");
}

const Json& need(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) throw LineMistake{fmt::format("has no \"{}\"", key)};
  return *found;
}

std::string text(const Json& object, const char* key) {
  const Json& value = need(object, key);
  if (!value.is_string()) throw LineMistake{fmt::format("has a \"{}\" that is no text", key)};
  return value.get<std::string>();
}

std::int64_t whole(const Json& object, const char* key, std::int64_t max) {
  const Json& value = need(object, key);
  if (!value.is_number_integer() || value.get<std::int64_t>() < 0 ||
      value.get<std::uint64_t>() > static_cast<std::uint64_t>(max))
    throw LineMistake{fmt::format("has a \"{}\" that is no whole number of 0 to {}", key, max)};
  return value.get<std::int64_t>();
}

std::int64_t instant(const Json& object) { return whole(object, "at_ns", kInstantMax); }

const Json& mapping(const Json& object, const char* key) {
  const Json& value = need(object, key);
  if (!value.is_object()) throw LineMistake{fmt::format("has a \"{}\" that is no mapping", key)};
  return value;
}

const Json& list(const Json& object, const char* key, std::size_t max) {
  const Json& value = need(object, key);
  if (!value.is_array()) throw LineMistake{fmt::format("has a \"{}\" that is no list", key)};
  if (value.size() > max)
    throw LineMistake{fmt::format("has more than {} entries in \"{}\"", max, key)};
  return value;
}

Duration clock_error(const Json& object) {
  return Duration(whole(object, "clock_error_ns", kClockErrorMax));
}

AdapterHello hello(const Json& object, std::size_t names_max) {
  AdapterHello out;
  out.name = text(object, "name");
  const Json& versions = mapping(object, "versions");
  if (versions.size() > names_max) throw LineMistake{"has too many \"versions\""};
  for (const auto& [what, version] : versions.items())
    out.versions.push_back({what, text(versions, what.c_str())});
  for (const Json& style : list(object, "styles", names_max)) {
    if (!style.is_string()) throw LineMistake{"has a style that is no text"};
    out.styles.push_back(style.get<std::string>());
  }
  const std::string clock = text(object, "clock");
  if (clock != "monotonic" && clock != "own")
    throw LineMistake{"has a \"clock\" that is neither \"monotonic\" nor \"own\""};
  out.own_clock = clock == "own";
  if (object.contains("clock_error_ns")) out.clock_error = clock_error(object);
  return out;
}

AdapterHead head(const Json& object, std::size_t names_max) {
  AdapterHead out;
  out.at_ns = instant(object);
  out.head.status = static_cast<int>(whole(object, "status", 999));
  if (!object.contains("headers")) return out;
  for (const Json& pair : list(object, "headers", names_max)) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string())
      throw LineMistake{"has a header that is no pair of texts"};
    out.head.headers.push_back({pair[0].get<std::string>(), pair[1].get<std::string>()});
  }
  return out;
}

AdapterDelivery delivery(const Json& line) {
  AdapterDelivery out;
  out.at_ns = instant(line);
  if (line.contains("text")) {
    out.content = text(line, "text");
    return out;
  }
  auto bytes = bytes_of_base64(text(line, "bytes"));
  if (!bytes) throw LineMistake{"has \"bytes\" that are no base64"};
  out.content = std::move(*bytes);
  return out;
}

AdapterEnd ending(const Json& line) {
  const std::string how = text(line, "end");
  if (how != "ok" && how != "error")
    throw LineMistake{"has an \"end\" that is neither \"ok\" nor \"error\""};
  return {how == "ok", how == "ok" ? "" : text(line, "why")};
}

AdapterMessage message(const Json& line, std::size_t names_max) {
  if (line.contains("text") || line.contains("bytes")) return delivery(line);
  if (line.contains("hello")) return hello(mapping(line, "hello"), names_max);
  if (line.contains("head")) return head(mapping(line, "head"), names_max);
  if (line.contains("pong"))
    return AdapterPong{static_cast<std::uint64_t>(whole(line, "pong", kInstantMax)), instant(line)};
  if (line.contains("end")) return ending(line);
  if (line.contains("clock_error_ns")) return AdapterClockError{clock_error(line)};
  throw LineMistake{
      "has none of \"hello\", \"pong\", \"clock_error_ns\", \"head\", \"bytes\", "
      "\"text\", \"end\""};
}

}  // namespace

Result<AdapterMessage> parse_adapter_message(std::string_view line, std::size_t names_max) {
  // A line may be long, as contents are; one of a million brackets would become a hundredfold.
  std::size_t parts = 0;
  const auto keep = [&](int depth, Json::parse_event_t, const Json&) {
    return ++parts <= kPartsMax && depth <= kDepthMax;
  };
  const Json json = Json::parse(line, keep, false);
  if (parts > kPartsMax)
    return unmeasurable(fmt::format("has more than {} parts: '{}'", kPartsMax, excerpt(line)),
                        kHint);
  if (!json.is_object())
    return unmeasurable(fmt::format("is no JSON object: '{}'", excerpt(line)),
                        "only the protocol belongs on stdout; write other words to stderr");
  try {
    return message(json, names_max);
  } catch (const LineMistake& mistake) {
    return unmeasurable(fmt::format("{}: '{}'", mistake.what, excerpt(line)), kHint);
  }
}

std::string request_line(const ClientRequest& request, const ExternalStyle& style,
                         const std::string& ca_file) {
  nlohmann::ordered_json line = {
      {"style", style.text()},
      {"call", style.call},
      {"argument", style.argument ? Json(*style.argument) : Json()},
      {"url",
       fmt::format("{}://{}{}", request.url.scheme, request.url.host_header(), request.url.target)},
      {"method", request.method},
      {"headers", Json::array()},
      {"body", base64_of(request.body)}};
  for (const Header& header : request.headers)
    line["headers"].push_back({header.name, header.value});
  if (!ca_file.empty()) line["ca"] = ca_file;
  // What is not UTF-8 in a header could not be in JSON; servers see a question mark's bytes.
  return line.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::string ping_line(std::uint64_t number) { return fmt::format("{{\"ping\": {}}}\n", number); }

}  // namespace streamgauge
