// SPDX-License-Identifier: MIT
// For saying what was found: the verdict document of design section 7, as plain data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/plan/plan.h"

namespace streamgauge {

enum class VerdictKind { streams, buffers, inconclusive, failed };
enum class BytesKind { intact, lost, duplicated, reordered, corrupted, unchecked };
enum class EndingKind { clean, truncated, reset, timeout, no_terminator, malformed, none };
enum class ShapeKind {
  unknown,
  streams,
  held_to_end,
  blocks,
  head_held,
  timer,
  corked,
  behind,
  compressed_unflushed,
  collected,
  serialized,
  coupled,
  line_held,   // of a client: until a line ends
  event_held,  // of a client: until an event does
};
enum class HeadKind { unknown, early, with_first_chunk, held };
enum class ConcurrencyKind { unknown, parallel, coupled, serialized };
// Whose hold it is, between a server and one client.
enum class HolderKind { nobody, server, client, both };
enum class Confidence { possible, likely, certain };

struct Shape {
  ShapeKind kind = ShapeKind::unknown;
  std::optional<std::size_t> bytes;    // of a block or held head, in body bytes on the wire
  std::optional<double> ms;            // of a timer
  std::optional<std::size_t> chunks;   // behind by
  std::optional<std::size_t> streams;  // at once
};

// Nearest-rank quantiles of `count` values, milliseconds; null without values.
struct Quantiles {
  std::optional<double> p50, p90, p99;
  std::size_t count = 0;
};

// The first-byte instants of design section 1, from the paced probe, milliseconds.
struct Timing {
  std::optional<double> ttfh_ms, ttfb_ms, ttfe_ms, ttfc_ms;
  std::optional<double> starttransfer_ms;  // connection begun -> first byte, as curl says it
  Quantiles emission_lag_ms, icl_ms, read_age_ms;
  std::optional<double> added_latency_ms;  // median lag less the direct control's
};

struct Held {
  std::size_t bytes_max = 0;  // most text bytes emitted and not yet arrived at a release
  double ms_max = 0;          // longest wait of a chunk
};

struct Concurrency {
  std::size_t streams = 0;  // 0: not probed
  ConcurrencyKind kind = ConcurrencyKind::unknown;
  std::optional<double> second_ttfc_ms;
};

struct Negotiated {
  std::string http_version, tls, encoding, framing, media_type;
};

// What one chunk size or payload of the lockstep probe showed.
struct SizeFinding {
  std::size_t chunk_bytes = 0;
  std::string payload;  // "words" or "incompressible"
  Shape shape;
  HeadKind head = HeadKind::unknown;
};

// One line of a staircase: cumulative text bytes at an instant (ms since the request was sent).
struct StairPoint {
  double ms = 0;
  double bytes = 0;
  bool operator==(const StairPoint&) const = default;
};
struct Staircase {
  std::string title;  // "lockstep, chunks of 64 bytes"
  std::vector<StairPoint> emitted, arrived;
  std::vector<StairPoint> delivered;  // by one client style; empty where none is meant
  std::optional<double> head_ms, first_event_ms;
  std::optional<double> ended_ms;  // the mock ended the stream
};

struct HopReport {
  std::string name;
  std::string url;  // redacted
  VerdictKind verdict = VerdictKind::inconclusive;
  BytesKind bytes = BytesKind::unchecked;
  EndingKind ending = EndingKind::none;
  bool joined = false;  // chunks were followed by their markers; else judged by arrivals alone
  std::size_t wire_body_bytes = 0;     // of the paced answer, before content decoding
  std::size_t decoded_body_bytes = 0;  // after it
  Shape shape;
  HeadKind head = HeadKind::unknown;
  Held held;
  Timing timing;
  Concurrency concurrency;
  Negotiated negotiated;
  int status = 0;
  Headers response_headers;  // redacted
  std::vector<SizeFinding> sizes;
  std::vector<std::string> notes;        // sentences; limits of this judgement, odd findings
  std::string failure;                   // why FAILED or INCONCLUSIVE, and what to do
  std::vector<Staircase> staircases;     // the one that shows the hold first; paced last
  std::optional<double> warmup_ttfb_ms;  // the first request's, never judged
};

struct CauseFinding {
  std::string id, title, hop;
  Confidence confidence = Confidence::possible;
  std::vector<std::string> evidence;
  std::string fix;
  std::optional<bool> fix_verified;  // null: could not be tried from outside
};

struct Controls {
  VerdictKind direct = VerdictKind::inconclusive;
  VerdictKind known_bad = VerdictKind::inconclusive;
  Quantiles noise_floor_ms;
};

// What the user of one client style would have seen of the target.
struct ClientFinding {
  std::string style;
  VerdictKind verdict = VerdictKind::inconclusive;
  Shape shape;
  Held held;  // at the client: had arrived, and was not handed out
  std::optional<double> ttfc_ms;
  HolderKind held_by = HolderKind::nobody;
  std::string fix;      // of the client's hold, in one line; empty: none is needed, or known
  std::string profile;  // of the request that this client makes by itself
  std::string note;     // why this could not be told, or how far it goes; mostly empty
  bool asked = false;   // judged by the answer to its own request, not to the check's
  Staircase staircase;  // emitted, on the wire, delivered; empty where nothing could be told
};

struct Verdict {
  HopReport target;             // the outermost hop: the URL given
  std::vector<HopReport> hops;  // inner to outer, `target` last; one entry without --hop
  std::string first_bad_hop;    // the first that differs from the one before it; empty: none
  std::vector<CauseFinding> causes;
  std::vector<ClientFinding> clients;
  std::size_t client_requests = 0;  // ways of asking of clients that were tried; 0: replayed only
  Controls controls;
  std::string tool_version;
  std::string started;               // RFC 3339, UTC
  std::vector<std::string> command;  // to repeat it, redacted
  std::vector<std::string> machine;  // facts that matter: cores, kernel stamps, timer slack
};

std::string_view name(VerdictKind kind);      // "STREAMS"
std::string_view name(BytesKind kind);        // "INTACT"
std::string_view name(EndingKind kind);       // "CLEAN"
std::string_view name(ShapeKind kind);        // "held_to_end"
std::string_view name(HeadKind kind);         // "with_first_chunk"
std::string_view name(ConcurrencyKind kind);  // "parallel"
std::string_view name(HolderKind kind);       // "client"
std::string_view name(Confidence confidence);

// "blocks of 4096 bytes", "2 chunks behind", "held to the end", ... for people.
std::string describe(const Shape& shape);

// The same for a hop; in weaker words where it was judged by arrivals alone.
std::string describe(const HopReport& hop);

}  // namespace streamgauge
