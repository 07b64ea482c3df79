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

Json ledger_json(const StreamLedger& ledger) {
  Json headers = Json::array();
  for (const Header& header : ledger.request_headers)
    headers.push_back({{"name", header.name}, {"value", header.value}});
  Json chunks = Json::array();
  for (const Emission& emission : ledger.emissions)
    chunks.push_back({{"planned_ns", (emission.planned - ledger.request_read).count()},
                      {"actual_ns", (emission.actual - ledger.request_read).count()},
                      {"wire_bytes", emission.wire_bytes}});
  Json faults = Json::array();
  for (const PlayedFault& fault : ledger.faults)
    faults.push_back({{"kind", name(fault.kind)},
                      {"chunk", fault.chunk},
                      {"at_ns", (fault.at - ledger.request_read).count()}});
  return {{"ordinal", ledger.ordinal},
          {"nonce", nonce_text(ledger.nonce)},
          {"dialect", ledger.dialect},
          {"state", name(ledger.end)},
          {"request",
           {{"method", ledger.method},
            {"path", ledger.path},
            {"http_version", ledger.http_version},
            {"headers", headers}}},
          {"plan", plan_json(ledger.plan)},
          {"request_read_ns", ledger.request_read.time_since_epoch().count()},
          {"head_sent_ns", since(ledger.head_sent, ledger.request_read)},
          {"chunks", chunks},
          {"chunks_planned", ledger.chunks_planned},
          {"faults", faults},
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

}  // namespace streamgauge
