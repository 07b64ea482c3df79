// SPDX-License-Identifier: MIT
#include "harness/record/stream_line.h"
#include "harness/record/words.h"
#include "scenarios/plan/byte_text.h"
#include "scenarios/plan/secret_bytes.h"
#include "scenarios/read/plan.h"

// The structured bindings name every member: one that is added and not written does not compile.
namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

Json since(Instant at, Instant origin) { return (at - origin).count(); }

Json since(const std::optional<Instant>& at, Instant origin) {
  return at ? since(*at, origin) : Json(nullptr);
}

Json headers_json(const Headers& headers) {
  Json list = Json::array();
  for (const auto& [name, value] : headers)
    list.push_back({text_of_bytes(name), text_of_bytes(value)});
  return list;
}

Json wire_json(const Observation& seen, Instant origin) {
  const auto& [started, connected, secured, sent, tls_version, bytes, reads, stamps, end, ended,
               error] = seen.wire;
  const bool trailers =
      seen.response.framing == "chunked" && seen.response.end == BodyEnd::complete;
  Json list = Json::array();
  for (const auto& [arrived, returned, length] : reads)
    list.push_back({since(arrived, origin), since(returned, origin), length});
  return {{"started_ns", since(started, origin)},
          {"connected_ns", since(connected, origin)},
          {"secured_ns", since(secured, origin)},
          {"sent_ns", since(sent, origin)},
          {"ended_ns", since(ended, origin)},
          {"end", word_of(kWireEndWords, end)},
          {"error", text_of_bytes(error)},
          {"tls", text_of_bytes(tls_version)},
          {"kernel_stamps", stamps},
          {"reads", std::move(list)},
          {"bytes", text_of_bytes(mask_secrets(bytes, trailers))}};
}

Json faults_played(const std::vector<PlayedFault>& faults, Instant origin) {
  Json list = Json::array();
  for (const auto& [kind, chunk, at] : faults)
    list.push_back({name(kind), chunk, since(at, origin)});
  return list;
}

Json ledger_json(const StreamLedger& ledger, Instant origin) {
  const auto& [ordinal, nonce, dialect, method, path, http_version, request_headers, plan,
               chunks_planned, request_read, head_sent, emissions, faults, slot, queued, outage,
               connection, blocked, unsent_bytes_max, end, ended, client_gone] = ledger;
  Json list = Json::array();
  for (const auto& [planned, actual, wire_bytes] : emissions)
    list.push_back({since(planned, origin), since(actual, origin), wire_bytes});
  return {{"ordinal", ordinal},
          {"nonce", nonce},
          {"dialect", text_of_bytes(dialect)},
          {"method", text_of_bytes(method)},
          {"path", text_of_bytes(path)},
          {"http", text_of_bytes(http_version)},
          {"request_headers", headers_json(request_headers)},
          {"request_read_ns", since(request_read, origin)},
          {"head_sent_ns", since(head_sent, origin)},
          {"ended_ns", since(ended, origin)},
          {"client_gone_ns", since(client_gone, origin)},
          {"end", word_of(kStreamEndWords, end)},
          {"plan", plan_json(plan)},
          {"chunks_planned", chunks_planned},
          {"slot", slot},
          {"queued_ns", queued.count()},
          {"outage", outage ? Json(word_of(kOutageWords, *outage)) : Json()},
          {"connection", connection},
          {"blocked_ns", blocked.count()},
          {"unsent_bytes_max", unsent_bytes_max},
          {"faults", faults_played(faults, origin)},
          {"emissions", std::move(list)}};
}

}  // namespace

Json stream_fields(const Evidence& evidence, Instant origin) {
  const auto& [probe, seen, cause] = evidence;
  return {{"probe", word_of(kProbeWords, probe)},
          {"cause", text_of_bytes(cause)},
          {"wire", wire_json(seen, origin)},
          {"ledger", seen.ledger ? ledger_json(*seen.ledger, origin) : Json(nullptr)}};
}

Json url_fields(const Url& url) {
  const auto& [scheme, host, port, target] = url;
  return {{"scheme", scheme},
          {"host", text_of_bytes(host)},
          {"port", port},
          {"target", text_of_bytes(redacted_text(target))}};
}

}  // namespace streamgauge
