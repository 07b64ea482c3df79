// SPDX-License-Identifier: MIT
// For saying in which form a stream's bytes leave: framing, encoding, spelling, cutting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};
using Headers = std::vector<Header>;

// How the end of the body is told (RFC 9112 section 6).
enum class Framing { chunked, content_length, close };

enum class Newline { lf, crlf, cr };

// How server-sent events are spelled; all of these mean the same (WHATWG, event stream format).
struct EventForm {
  std::optional<Newline> newline;  // empty: as the API does
  bool space = true;               // after "data:"
  bool two_lines = false;          // every event's data begins with an empty data line
  bool bom = false;                // before the first event
  bool operator==(const EventForm&) const = default;
};

enum class Encoding { identity, gzip, deflate, br, zstd };

struct Compression {
  Encoding encoding = Encoding::identity;
  std::uint32_t flush_every = 1;  // chunks; 0: only at the end
  bool unasked = false;           // also when the client does not accept it
  bool operator==(const Compression&) const = default;
};

// Where a chunk is cut into writes of their own, beside every slice_bytes.
enum class Cut {
  middle,    // in the middle of the chunk, so within its JSON
  utf8,      // within every character beyond ASCII
  crlf,      // between CR and LF
  newlines,  // between two newlines in a row
};

struct WireForm {
  Framing framing = Framing::chunked;
  EventForm events;
  Compression compression;
  std::string media_type;                 // empty: what the dialect sends
  Headers headers;                        // added to the response head, in this order
  std::vector<std::string> omit_headers;  // left out of it, whoever added them
  Headers early_hints;                    // sent ahead as 103, when there are any
  Headers trailers;                       // after the last HTTP chunk
  std::size_t http_chunk_bytes = 0;       // of body in each HTTP chunk; 0: one HTTP chunk a chunk
  std::string chunk_extension;            // of every HTTP chunk, without the semicolon
  std::uint32_t chunks_per_write = 1;     // that leave together, when the last of them is due
  std::size_t slice_bytes = 0;            // cut every chunk into writes of this size; 0: one write
  std::vector<Cut> cuts;
  Duration slice_gap{0};               // between the writes of one chunk
  bool head_with_body = false;         // head and first chunk leave in one write
  std::size_t tls_record_bytes = 0;    // of body in a TLS record, 512..16384; 0: OpenSSL's way
  std::size_t http2_frame_bytes = 0;   // of body in a DATA frame, 1..16384; 0: as it comes
  std::size_t http2_window_bytes = 0;  // that we let a client send ahead; 0: 65,535
  bool nagle = false;                  // TCP_NODELAY off
  bool cork = false;                   // TCP_CORK while the stream runs
  bool operator==(const WireForm&) const = default;
};

}  // namespace streamgauge
