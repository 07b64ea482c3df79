// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "scenarios/plan/units.h"
#include "scenarios/read/plan_parts.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kFaultsMax = 1'000;

const std::vector<std::string>& fault_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& [word, kind] : kFaultNames) names.emplace_back(word);
    return names;
  }();
  return kNames;
}

bool needs_chunk(FaultKind kind) { return kind <= FaultKind::goaway; }
bool cuts_connection(FaultKind kind) { return kind >= FaultKind::fin && kind <= FaultKind::hang; }

Fault read_fault(const Json& node, const std::string& path) {
  const Json wrapped = node.is_object() ? node : Json{{"kind", node}};
  TreeReader reader(wrapped, path);
  Fault fault;
  fault.kind =
      static_cast<FaultKind>(index_of(fault_names(), reader.choice("kind", fault_names(), "")));
  if (reader.has("chunk"))
    fault.chunk = static_cast<std::uint32_t>(reader.whole("chunk", 0, kChunksMax, 0));
  if (reader.has("bytes")) fault.bytes = read_size(reader, "bytes", kTextBytesMax);
  if (reader.has("after")) fault.after = read_duration(reader, "after");
  static const std::vector<std::string> kCodes(kHttp2Codes.begin(), kHttp2Codes.end());
  fault.http2_code = static_cast<std::uint32_t>(
      index_of(kCodes, reader.choice("http2_code", kCodes, "internal_error")));
  fault.status = static_cast<int>(reader.whole("status", 400, 599, 500));
  fault.message = reader.text("message");
  reader.finish();
  const bool places = fault.chunk || fault.bytes || fault.after;
  if (needs_chunk(fault.kind) && !fault.chunk)
    throw TreeMistake{path + "/chunk", "is missing", "say which chunk, counted from 0"};
  if (cuts_connection(fault.kind) && !places)
    throw TreeMistake{path, "does not say when", "give one of chunk, bytes or after"};
  if (fault.kind == FaultKind::trickle_head && !fault.after)
    throw TreeMistake{path + "/after", "is missing", "say how long each byte takes"};
  return fault;
}

}  // namespace

std::vector<Fault> read_faults(const Json& node, const std::string& path) {
  if (!node.is_array() || node.size() > kFaultsMax)
    throw TreeMistake{path, "is not a list of at most 1000 faults",
                      "write [{kind: reset, chunk: 3}]"};
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < node.size(); ++i)
    faults.push_back(read_fault(node[i], fmt::format("{}/{}", path, i)));
  return faults;
}

Json faults_json(const std::vector<Fault>& faults) {
  Json list = Json::array();
  for (const Fault& fault : faults) {
    Json json = {{"kind", name(fault.kind)}};
    if (fault.chunk) json["chunk"] = *fault.chunk;
    if (fault.bytes) json["bytes"] = *fault.bytes;
    if (fault.after) json["after"] = duration_text(*fault.after);
    if (fault.http2_code != Fault{}.http2_code) json["http2_code"] = kHttp2Codes[fault.http2_code];
    if (fault.status != 500) json["status"] = fault.status;
    if (!fault.message.empty()) json["message"] = fault.message;
    list.push_back(std::move(json));
  }
  return list;
}

Quota read_quota(TreeReader reader) {
  Quota quota;
  quota.requests = reader.whole("requests", 0, UINT32_MAX, 0);
  quota.tokens = reader.whole("tokens", 0, UINT32_MAX, 0);
  quota.per = read_duration(reader, "per", "1min");
  if (quota.requests == 0 && quota.tokens == 0)
    throw TreeMistake{reader.path("requests"), "is missing", "give requests, tokens or both"};
  if (quota.per == Duration{0}) throw TreeMistake{reader.path("per"), "is no time", {}};
  reader.finish();
  return quota;
}

Json quota_json(const Quota& quota) {
  return {
      {"requests", quota.requests}, {"tokens", quota.tokens}, {"per", duration_text(quota.per)}};
}

PlannedFailure read_failure(TreeReader reader) {
  PlannedFailure fail;
  fail.status = static_cast<int>(reader.whole("status", 400, 599, 0));
  if (fail.status == 0) throw TreeMistake{reader.path("status"), "is missing", {}};
  fail.message = reader.text("message");
  fail.type = reader.text("type");
  fail.code = reader.text("code");
  if (reader.has("retry_after")) fail.retry_after = read_duration(reader, "retry_after");
  if (reader.has("should_retry")) fail.should_retry = reader.flag("should_retry", true);
  fail.first = reader.whole("first", 0, UINT32_MAX, 0);
  fail.rate = reader.number("rate").value_or(1);
  if (!(fail.rate >= 0 && fail.rate <= 1))
    throw TreeMistake{reader.path("rate"), "is not between 0 and 1", {}};
  reader.finish();
  return fail;
}

Json failure_json(const PlannedFailure& fail) {
  Json json = {{"status", fail.status}};
  if (!fail.message.empty()) json["message"] = fail.message;
  if (!fail.type.empty()) json["type"] = fail.type;
  if (!fail.code.empty()) json["code"] = fail.code;
  if (fail.retry_after) json["retry_after"] = duration_text(*fail.retry_after);
  if (fail.should_retry) json["should_retry"] = *fail.should_retry;
  if (fail.first != 0) json["first"] = fail.first;
  if (fail.rate != 1) json["rate"] = fail.rate;
  return json;
}

}  // namespace streamgauge
