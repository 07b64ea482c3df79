// SPDX-License-Identifier: MIT
#include <cmath>

#include <nlohmann/json.hpp>

#include "reports/reports.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json maybe(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// JSON has no NaN and no infinity.
Json maybe(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json quantiles_json(const Quantiles& values) {
  return {{"p50", maybe(values.p50)},
          {"p90", maybe(values.p90)},
          {"p99", maybe(values.p99)},
          {"count", values.count}};
}

Json shape_json(const Shape& shape) {
  return {{"kind", name(shape.kind)},
          {"bytes", maybe(shape.bytes)},
          {"ms", maybe(shape.ms)},
          {"chunks", maybe(shape.chunks)},
          {"streams", maybe(shape.streams)}};
}

Json held_json(const Held& held) {
  return {{"bytes_max", held.bytes_max}, {"ms_max", maybe(held.ms_max)}};
}

Json timing_json(const Timing& timing) {
  return {{"ttfh_ms", maybe(timing.ttfh_ms)},
          {"ttfb_ms", maybe(timing.ttfb_ms)},
          {"ttfe_ms", maybe(timing.ttfe_ms)},
          {"ttfc_ms", maybe(timing.ttfc_ms)},
          {"starttransfer_ms", maybe(timing.starttransfer_ms)},
          {"emission_lag_ms", quantiles_json(timing.emission_lag_ms)},
          {"icl_ms", quantiles_json(timing.icl_ms)},
          {"read_age_ms", quantiles_json(timing.read_age_ms)},
          {"added_latency_ms", maybe(timing.added_latency_ms)}};
}

// The fields that a hop and the whole verdict share, in the contract's order.
Json hop_fields(const HopReport& hop) {
  Json json = {
      {"verdict", name(hop.verdict)},
      {"bytes", name(hop.bytes)},
      {"ending", name(hop.ending)},
      {"shape", shape_json(hop.shape)},
      {"head", name(hop.head)},
      {"held", held_json(hop.held)},
      {"timing", timing_json(hop.timing)},
      {"concurrency",
       {{"streams", hop.concurrency.streams},
        {"kind", name(hop.concurrency.kind)},
        {"second_ttfc_ms", maybe(hop.concurrency.second_ttfc_ms)}}},
      {"negotiated",
       {{"http", hop.negotiated.http_version},
        {"tls", hop.negotiated.tls},
        {"encoding", hop.negotiated.encoding},
        {"framing", hop.negotiated.framing},
        {"media_type", hop.negotiated.media_type}}},
      {"joined", hop.joined},
      {"body", {{"wire_bytes", hop.wire_body_bytes}, {"decoded_bytes", hop.decoded_body_bytes}}},
      {"status", hop.status},
      {"failure", hop.failure},
      {"notes", hop.notes},
      {"warmup_ttfb_ms", maybe(hop.warmup_ttfb_ms)}};
  json["sizes"] = Json::array();
  for (const SizeFinding& size : hop.sizes)
    json["sizes"].push_back({{"chunk_bytes", size.chunk_bytes},
                             {"payload", size.payload},
                             {"shape", shape_json(size.shape)},
                             {"head", name(size.head)}});
  return json;
}

}  // namespace

Json verdict_document(const Verdict& verdict) {
  Json document = {{"schema", "streamgauge/verdict/1"}};
  document.update(hop_fields(verdict.target));
  document["hops"] = Json::array();
  for (const HopReport& hop : verdict.hops) {
    Json entry = {{"name", hop.name}, {"url", hop.url}};
    entry.update(hop_fields(hop));
    entry["response_headers"] = Json::array();
    for (const Header& header : hop.response_headers)
      entry["response_headers"].push_back({header.name, header.value});
    document["hops"].push_back(std::move(entry));
  }
  document["first_bad_hop"] = verdict.first_bad_hop;
  document["causes"] = Json::array();
  for (const CauseFinding& cause : verdict.causes)
    document["causes"].push_back({{"id", cause.id},
                                  {"title", cause.title},
                                  {"hop", cause.hop},
                                  {"confidence", name(cause.confidence)},
                                  {"evidence", cause.evidence},
                                  {"fix", cause.fix},
                                  {"fix_verified", maybe(cause.fix_verified)}});
  document["clients"] = Json::array();
  for (const ClientFinding& client : verdict.clients)
    document["clients"].push_back({{"style", client.style},
                                   {"verdict", name(client.verdict)},
                                   {"shape", shape_json(client.shape)},
                                   {"held", held_json(client.held)},
                                   {"ttfc_ms", maybe(client.ttfc_ms)},
                                   {"held_by", name(client.held_by)},
                                   {"fix", client.fix},
                                   {"profile", client.profile},
                                   {"note", client.note},
                                   {"asked", client.asked}});
  document["client_requests"] = verdict.client_requests;
  document["controls"] = {{"direct", name(verdict.controls.direct)},
                          {"known_bad", name(verdict.controls.known_bad)},
                          {"noise_floor_ms", quantiles_json(verdict.controls.noise_floor_ms)}};
  document["tool_version"] = verdict.tool_version;
  document["started"] = verdict.started;
  document["command"] = verdict.command;
  document["machine"] = verdict.machine;
  return document;
}

std::string verdict_text(const Verdict& verdict) {
  return verdict_document(verdict).dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace streamgauge
