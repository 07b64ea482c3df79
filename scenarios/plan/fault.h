// SPDX-License-Identifier: MIT
// For what a mock does wrong on purpose, each with a name, a place and a trace in the ledger.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

enum class FaultKind {
  // Of one chunk; `chunk` says which.
  drop,                   // is never sent
  duplicate,              // is sent twice
  reorder,                // changes places with the next one
  broken_json,            // loses its last third
  invalid_utf8,           // has a byte that is no UTF-8 in the middle
  error_event,            // in its place the API's error; then the stream ends
  wrong_http_chunk_size,  // its HTTP chunk says one byte more than it has
  bare_lf,                // its HTTP chunk's lines end without CR
  truncated_http_chunk,   // half of it, then the connection ends
  goaway,                 // before it leaves, the client hears that it may ask no more here
  // Of the end of the stream.
  no_end_mark,      // "[DONE]" is left out
  double_end_mark,  // "[DONE]" comes twice
  no_terminator,    // the last HTTP chunk is left out, the connection stays
  no_close_notify,  // TLS ends without its word for the end
  // The connection: before chunk `chunk`, or after `bytes` of body or the time `after`.
  fin,         // ends in order, the body does not
  reset,       // RST
  half_close,  // no more is sent, the client may go on
  hang,        // nothing more comes, the connection stays
  // Of the response head.
  trickle_head,  // a byte every `after`
};

struct Fault {
  FaultKind kind = FaultKind::drop;
  std::optional<std::uint32_t> chunk;
  std::optional<std::size_t> bytes;
  std::optional<Duration> after;
  int status = 500;              // that error_event tells of, where the API has one
  std::string message;           // of error_event; empty: what the vendor says
  std::uint32_t http2_code = 2;  // of the RST_STREAM that `reset` is over HTTP/2; INTERNAL_ERROR
  bool operator==(const Fault&) const = default;
};

constexpr std::array<std::pair<std::string_view, FaultKind>, 19> kFaultNames = {
    {{"drop", FaultKind::drop},
     {"duplicate", FaultKind::duplicate},
     {"reorder", FaultKind::reorder},
     {"broken_json", FaultKind::broken_json},
     {"invalid_utf8", FaultKind::invalid_utf8},
     {"error_event", FaultKind::error_event},
     {"wrong_http_chunk_size", FaultKind::wrong_http_chunk_size},
     {"bare_lf", FaultKind::bare_lf},
     {"truncated_http_chunk", FaultKind::truncated_http_chunk},
     {"goaway", FaultKind::goaway},
     {"no_end_mark", FaultKind::no_end_mark},
     {"double_end_mark", FaultKind::double_end_mark},
     {"no_terminator", FaultKind::no_terminator},
     {"no_close_notify", FaultKind::no_close_notify},
     {"fin", FaultKind::fin},
     {"reset", FaultKind::reset},
     {"half_close", FaultKind::half_close},
     {"hang", FaultKind::hang},
     {"trickle_head", FaultKind::trickle_head}}};

// In the order of their codes (RFC 9113 section 7).
constexpr std::array<std::string_view, 14> kHttp2Codes = {"no_error",
                                                          "protocol_error",
                                                          "internal_error",
                                                          "flow_control_error",
                                                          "settings_timeout",
                                                          "stream_closed",
                                                          "frame_size_error",
                                                          "refused_stream",
                                                          "cancel",
                                                          "compression_error",
                                                          "connect_error",
                                                          "enhance_your_calm",
                                                          "inadequate_security",
                                                          "http_1_1_required"};

constexpr std::string_view name(FaultKind kind) {
  return kFaultNames[static_cast<std::size_t>(kind)].first;  // in the order of the enumeration
}

}  // namespace streamgauge
