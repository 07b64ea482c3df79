// SPDX-License-Identifier: MIT
#include <charconv>

#include <fmt/format.h>

#include "scenarios/plan/units.h"
#include "scenarios/read/plan_parts.h"
#include "scenarios/read/trace.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kPointsMax = 100;
constexpr std::size_t kStallsMax = 1'000;

const std::vector<std::string> kLaws = {"constant", "uniform",     "normal",     "lognormal",
                                        "gamma",    "exponential", "percentiles"};
const std::vector<std::string> kDelayKeys = {
    "uniform", "normal", "lognormal", "gamma", "exponential", "percentiles", "tokens_per_second"};

Duration duration_of(const Json& node, const std::string& path) {
  return good(parse_duration(scalar_text(node, path)), path);
}

// {uniform: [10ms, 20ms]}
Delay read_uniform(const Json& node, const std::string& path) {
  if (!node.is_array() || node.size() != 2)
    throw TreeMistake{path, "is not a list of two durations", "write [least, most]"};
  Delay delay(duration_of(node[0], path + "/0"));
  delay.law = Delay::Law::uniform;
  delay.second = duration_of(node[1], path + "/1");
  if (delay.second < delay.first) throw TreeMistake{path, "has its least above its most", {}};
  return delay;
}

// {normal: {mean: 20ms, deviation: 5ms}}, {exponential: {mean: 20ms}}
Delay read_moments(TreeReader reader, Delay::Law law) {
  if (!reader.has("mean")) throw TreeMistake{reader.path("mean"), "is missing", {}};
  Delay delay(read_duration(reader, "mean"));
  delay.law = law;
  if (law != Delay::Law::exponential) {
    if (!reader.has("deviation")) throw TreeMistake{reader.path("deviation"), "is missing", {}};
    delay.second = read_duration(reader, "deviation");
  }
  reader.finish();
  return delay;
}

// {percentiles: {p50: 20ms, p99: 200ms}}
Delay read_percentiles(const Json& node, const std::string& path) {
  if (!node.is_object() || node.empty() || node.size() > kPointsMax)
    throw TreeMistake{path, "is not a mapping of percentiles to durations",
                      "write {p50: 20ms, p99: 200ms}"};
  Delay delay;
  delay.law = Delay::Law::percentiles;
  for (const auto& [key, value] : node.items()) {
    const std::string at = path + "/" + key;
    double percent = 0;
    const auto [end, error] = std::from_chars(key.data() + 1, key.data() + key.size(), percent);
    if (key.size() < 2 || key.front() != 'p' || error != std::errc{} ||
        end != key.data() + key.size() || !(percent > 0 && percent <= 100))
      throw TreeMistake{at, "is not a percentile", "write p50, p99 or p99.9"};
    const Duration duration = duration_of(value, at);
    if (!delay.points.empty() &&
        (delay.points.back().first >= percent / 100 || delay.points.back().second > duration))
      throw TreeMistake{at, "does not rise", "begin with the least percentile"};
    delay.points.emplace_back(percent / 100, duration);
  }
  return delay;
}

// A rate is a gap.
Delay read_rate(const Json& node, const std::string& path) {
  const std::string text = scalar_text(node, path);
  double rate = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (error != std::errc{} || end != text.data() + text.size() || !(rate >= 0.001 && rate <= 1e9))
    throw TreeMistake{path, fmt::format("'{}' is not a rate from 0.001 to 1000000000", text), {}};
  return Duration(static_cast<std::int64_t>(1e9 / rate));
}

Delay read_delay(const Json& node, const std::string& path) {
  if (!node.is_object()) return duration_of(node, path);
  if (node.size() != 1)
    throw TreeMistake{path, "is not one distribution", "write one, like {uniform: [10ms, 20ms]}"};
  TreeReader reader(node, path);
  for (const std::string& key : kDelayKeys) {
    const Json* found = reader.find(key);
    if (found == nullptr) continue;
    if (key == "uniform") return read_uniform(*found, reader.path(key));
    if (key == "percentiles") return read_percentiles(*found, reader.path(key));
    if (key == "tokens_per_second") return read_rate(*found, reader.path(key));
    return read_moments({*found, reader.path(key)}, static_cast<Delay::Law>(index_of(kLaws, key)));
  }
  reader.finish();
  return {};
}

Json delay_json(const Delay& delay) {
  const std::string& law = kLaws[static_cast<std::size_t>(delay.law)];
  const std::string first = duration_text(delay.first);
  switch (delay.law) {
    case Delay::Law::constant:
      return first;
    case Delay::Law::uniform:
      return {{law, Json::array({first, duration_text(delay.second)})}};
    case Delay::Law::exponential:
      return {{law, {{"mean", first}}}};
    case Delay::Law::percentiles:
      break;
    default:
      return {{law, {{"mean", first}, {"deviation", duration_text(delay.second)}}}};
  }
  Json points = Json::object();
  for (const auto& [share, duration] : delay.points)
    points[fmt::format("p{}", share * 100)] = duration_text(duration);
  return {{law, std::move(points)}};
}

std::vector<Stall> read_stalls(const Json& node, const std::string& path) {
  if (!node.is_array() || node.size() > kStallsMax)
    throw TreeMistake{path, "is not a list of at most 1000 stalls", "write [{chunk: 10, for: 2s}]"};
  std::vector<Stall> stalls;
  for (std::size_t i = 0; i < node.size(); ++i) {
    TreeReader reader(node[i], fmt::format("{}/{}", path, i));
    Stall stall;
    stall.chunk = static_cast<std::uint32_t>(reader.whole("chunk", 0, kChunksMax, 0));
    stall.length = read_duration(reader, "for");
    reader.finish();
    stalls.push_back(stall);
  }
  return stalls;
}

std::vector<Delay> read_gaps(const Json& node, const std::string& path) {
  if (!node.is_array()) return {read_delay(node, path)};
  if (node.size() > kChunksMax) throw TreeMistake{path, "has over 100000 gaps", {}};
  std::vector<Delay> gaps;
  for (std::size_t i = 0; i < node.size(); ++i)
    gaps.push_back(read_delay(node[i], fmt::format("{}/{}", path, i)));
  return gaps;
}

void follow(Pacing& pacing, const std::vector<Duration>& trace) {
  pacing.first_chunk = trace.front();
  pacing.gaps.assign(trace.begin() + 1, trace.end());
}

}  // namespace

Pacing read_timing(TreeReader reader, Pacing pacing) {
  const auto delay = [&](const char* key) {
    const Json* node = reader.find(key);
    return node == nullptr ? Delay() : read_delay(*node, reader.path(key));
  };
  pacing.accept = delay("accept");
  pacing.header_delay = delay("header_delay");
  if (reader.has("first_byte")) pacing.first_byte = delay("first_byte");
  pacing.first_chunk = {};
  if (const Json* trace = reader.find("trace"))
    follow(pacing, read_trace(*trace, reader.path("trace")));
  if (reader.has("first_chunk")) pacing.first_chunk = delay("first_chunk");
  if (const Json* gaps = reader.find("interval"))
    pacing.gaps = read_gaps(*gaps, reader.path("interval"));
  if (const Json* stalls = reader.find("stalls"))
    pacing.stalls = read_stalls(*stalls, reader.path("stalls"));
  pacing.burst = static_cast<std::uint32_t>(reader.whole("burst", 1, kChunksMax, pacing.burst));
  if (reader.has("terminator")) pacing.terminator = read_duration(reader, "terminator");
  pacing.keep_alive = read_duration(reader, "keep_alive");
  if (pacing.keep_alive > Duration{0} && pacing.keep_alive < std::chrono::milliseconds(1))
    throw TreeMistake{reader.path("keep_alive"), "is under 1 ms", {}};
  reader.finish();
  return pacing;
}

Json timing_json(const Pacing& pacing) {
  Json interval = Json::array();
  for (const Delay& gap : pacing.gaps) interval.push_back(delay_json(gap));
  if (interval.size() == 1) interval = Json(interval.front());
  Json json = {{"header_delay", delay_json(pacing.header_delay)},
               {"first_chunk", delay_json(pacing.first_chunk)},
               {"interval", std::move(interval)}};
  if (pacing.accept != Delay()) json["accept"] = delay_json(pacing.accept);
  if (pacing.first_byte) json["first_byte"] = delay_json(*pacing.first_byte);
  for (const Stall& stall : pacing.stalls)
    json["stalls"].push_back({{"chunk", stall.chunk}, {"for", duration_text(stall.length)}});
  if (pacing.burst != 1) json["burst"] = pacing.burst;
  if (pacing.terminator) json["terminator"] = duration_text(*pacing.terminator);
  if (pacing.keep_alive != Duration{0}) json["keep_alive"] = duration_text(pacing.keep_alive);
  return json;
}

}  // namespace streamgauge
