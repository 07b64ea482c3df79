// SPDX-License-Identifier: MIT
#include "harness/record/fields.h"
#include "harness/record/stream_line.h"
#include "harness/record/words.h"

namespace streamgauge {
namespace {

Headers read_headers(const Field& json) {
  Headers headers;
  for (const Field& item : json.items()) {
    const auto pair = item.items(2);
    headers.push_back({pair[0].bytes(), pair[1].bytes()});
  }
  return headers;
}

WireRecord read_wire(const Field& json, Instant origin) {
  WireRecord wire;
  wire.started = json["started_ns"].instant(origin);
  wire.connected = json["connected_ns"].maybe_instant(origin);
  wire.secured = json["secured_ns"].maybe_instant(origin);
  wire.sent = json["sent_ns"].maybe_instant(origin);
  wire.ended = json["ended_ns"].maybe_instant(origin);
  wire.end = json["end"].kind(kWireEndWords);
  wire.error = json["error"].bytes();
  wire.tls_version = json["tls"].bytes();
  wire.kernel_stamps = json["kernel_stamps"].flag();
  wire.bytes = json["bytes"].bytes();
  std::size_t left = wire.bytes.size();
  for (const Field& item : json["reads"].items()) {
    const auto read = item.items(3);
    const std::size_t length = read[2].count(left);
    wire.reads.push_back({read[0].instant(origin), read[1].instant(origin), length});
    left -= length;
  }
  if (left != 0) json["reads"].wrong("does not add up to the bytes");
  return wire;
}

StreamLedger read_ledger(const Field& json, Instant origin) {
  StreamLedger ledger;
  ledger.ordinal = json["ordinal"].unsigned_integer();
  ledger.nonce = static_cast<std::uint32_t>(json["nonce"].count(kNonceMax - 1));
  ledger.dialect = json["dialect"].bytes();
  ledger.method = json["method"].bytes();
  ledger.path = json["path"].bytes();
  ledger.http_version = json["http"].bytes();
  ledger.request_headers = read_headers(json["request_headers"]);
  ledger.request_read = json["request_read_ns"].instant(origin);
  ledger.head_sent = json["head_sent_ns"].maybe_instant(origin);
  ledger.ended = json["ended_ns"].maybe_instant(origin);
  ledger.client_gone = json["client_gone_ns"].maybe_instant(origin);
  ledger.end = json["end"].kind(kStreamEndWords);
  ledger.plan = json["plan"].plan();
  ledger.slot = static_cast<std::uint32_t>(json["slot"].count(UINT32_MAX));
  ledger.queued = json["queued_ns"].duration();
  if (!json["outage"].is_null()) ledger.outage = json["outage"].kind(kOutageWords);
  ledger.connection = json["connection"].unsigned_integer();
  ledger.blocked = json["blocked_ns"].duration();
  ledger.unsent_bytes_max = json["unsent_bytes_max"].count(INT64_MAX);
  ledger.chunks_planned = json["chunks_planned"].count(kChunksMax);
  for (const Field& item : json["faults"].items()) {
    const auto fields = item.items(3);
    ledger.faults.push_back({fields[0].kind(kFaultWords),
                             static_cast<std::uint32_t>(fields[1].count(kChunksMax)),
                             fields[2].instant(origin)});
  }
  const auto emissions = json["emissions"].items();
  if (emissions.size() > kChunksMax) json["emissions"].wrong("is longer than any plan");
  for (const Field& item : emissions) {
    const auto emission = item.items(3);
    ledger.emissions.push_back({emission[0].instant(origin), emission[1].instant(origin),
                                static_cast<std::uint32_t>(emission[2].count(UINT32_MAX))});
  }
  return ledger;
}

}  // namespace

Evidence read_stream_fields(const nlohmann::ordered_json& line, Instant origin) {
  const Field json(line, "");
  Evidence evidence;
  evidence.probe = json["probe"].kind(kProbeWords);
  evidence.cause = json["cause"].bytes();
  std::optional<StreamLedger> ledger;
  if (!json["ledger"].is_null()) ledger = read_ledger(json["ledger"], origin);
  evidence.seen = observe(read_wire(json["wire"], origin), std::move(ledger));
  return evidence;
}

Url read_url_fields(const Field& json) {
  Url url;
  url.scheme = json["scheme"].text();
  url.host = json["host"].bytes();
  url.port = static_cast<std::uint16_t>(json["port"].count(65535));
  url.target = json["target"].bytes();
  return url;
}

}  // namespace streamgauge
