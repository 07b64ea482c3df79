// SPDX-License-Identifier: MIT
#include "mock_server/control/ledger_json.h"

#include "scenarios/plan/marker.h"
#include "scenarios/read/plan.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

Json since(const std::optional<Instant>& at, Instant start) {
  return at ? Json((*at - start).count()) : Json();
}

Json faults_json(const std::vector<PlayedFault>& faults, Instant start) {
  Json list = Json::array();
  for (const PlayedFault& fault : faults)
    list.push_back({{"kind", name(fault.kind)},
                    {"chunk", fault.chunk},
                    {"at_ns", (fault.at - start).count()}});
  return list;
}

}  // namespace

std::string_view name(StreamEnd end) {
  switch (end) {
    case StreamEnd::open:
      return "open";
    case StreamEnd::complete:
      return "complete";
    case StreamEnd::ended_early:
      return "ended_early";
    case StreamEnd::client_gone:
      return "client_gone";
    case StreamEnd::cut:
      return "cut";
    case StreamEnd::by_fault:
      return "by_fault";
  }
  return {};
}

std::optional<StreamEnd> stream_end(std::string_view word) {
  for (std::size_t i = 0; i < kStreamEnds; ++i)
    if (name(static_cast<StreamEnd>(i)) == word) return static_cast<StreamEnd>(i);
  return std::nullopt;
}

Json header_list_json(const Headers& headers) {
  Json list = Json::array();
  for (const Header& header : headers)
    list.push_back({{"name", header.name}, {"value", header.value}});
  return list;
}

Json ledger_json(const StreamLedger& ledger) {
  Json chunks = Json::array();
  for (const Emission& emission : ledger.emissions)
    chunks.push_back({{"planned_ns", (emission.planned - ledger.request_read).count()},
                      {"actual_ns", (emission.actual - ledger.request_read).count()},
                      {"wire_bytes", emission.wire_bytes}});
  return {{"ordinal", ledger.ordinal},
          {"nonce", nonce_text(ledger.nonce)},
          {"dialect", ledger.dialect},
          {"state", name(ledger.end)},
          {"request",
           {{"method", ledger.method},
            {"path", ledger.path},
            {"http_version", ledger.http_version},
            {"headers", header_list_json(ledger.request_headers)}}},
          {"plan", plan_json(ledger.plan)},
          {"request_read_ns", ledger.request_read.time_since_epoch().count()},
          {"head_sent_ns", since(ledger.head_sent, ledger.request_read)},
          {"chunks", chunks},
          {"chunks_planned", ledger.chunks_planned},
          {"faults", faults_json(ledger.faults, ledger.request_read)},
          {"slot", ledger.slot == 0 ? Json() : Json(ledger.slot)},
          {"queued_ns", ledger.queued.count()},
          {"outage", ledger.outage ? Json(name(*ledger.outage)) : Json()},
          {"connection", ledger.connection},
          {"blocked_ns", ledger.blocked.count()},
          {"unsent_bytes_max", ledger.unsent_bytes_max},
          {"end_ns", since(ledger.ended, ledger.request_read)},
          {"client_gone_ns", since(ledger.client_gone, ledger.request_read)}};
}

Json summary_json(const StreamSummary& stream) {
  return {{"ordinal", stream.ordinal},
          {"nonce", nonce_text(stream.nonce)},
          {"dialect", stream.dialect},
          {"method", stream.method},
          {"path", stream.path},
          {"state", name(stream.end)},
          {"lockstep", stream.lockstep},
          {"chunks_emitted", stream.chunks_emitted},
          {"chunks_planned", stream.chunks_planned},
          {"started_ns", stream.request_read.time_since_epoch().count()}};
}

Json timeline_json(const Timeline& line) {
  const Instant start = line.stream.request_read;
  Json chunks = Json::array();
  for (const Emission& mark : line.marks)
    chunks.push_back({(mark.planned - start).count(), (mark.actual - start).count()});
  Json blockages = Json::array();
  for (const auto& [from, until, unsent_bytes] : line.blockages)
    blockages.push_back({{"from_ns", (from - start).count()},
                         {"until_ns", (until - start).count()},
                         {"unsent_bytes", unsent_bytes}});
  return {{"head_sent_ns", since(line.head_sent, start)},
          {"end_ns", since(line.ended, start)},
          {"client_gone_ns", since(line.client_gone, start)},
          {"chunks_each", line.chunks_each},
          {"chunks", std::move(chunks)},
          {"late_ns_max", line.late_max.count()},
          {"wire_bytes", line.wire_bytes},
          {"faults", faults_json(line.faults, start)},
          {"faults_played", line.faults_played},
          {"blockages", std::move(blockages)},
          {"blocked_ns", line.blocked.count()},
          {"unsent_bytes_max", line.unsent_bytes_max}};
}

}  // namespace streamgauge
