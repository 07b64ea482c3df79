// SPDX-License-Identifier: MIT
// For saying what one client style does with a body, as data: the parts of its pipeline in order.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "harness/clients/delivery.h"
#include "harness/clients/rules/body_trace.h"
#include "harness/clients/rules/stage.h"

namespace streamgauge {

constexpr std::size_t kAllBytes = std::numeric_limits<std::size_t>::max();

// How the transport and the HTTP library cut the body, before any decoding.
enum class ReadFraming {
  parts,            // each recv's part of each HTTP chunk, at once
  merged,           // all that a recv brought, whatever the HTTP chunks
  merged_identity,  // `merged`, but `parts` when the body is encoded (its decoder emits per part)
  marked,           // `parts`, and an empty item where an HTTP chunk's end comes by itself
  blocks,           // exactly `count` bytes, across HTTP chunks
  urllib3,          // chunked: up to `count` bytes of one HTTP chunk, and its CRLF; else `blocks`
  one_recv,         // Python's read1: one recv or what the 8 KiB buffer holds, of one HTTP chunk
  go,               // chunked: up to `count` bytes or an HTTP chunk's end, and the next if there
};

// What becomes of a Content-Encoding.
enum class ReadDecoding {
  none,     // handed out as it came
  pieces,   // each piece decoded as it comes
  limited,  // urllib3 2: chunked, at most `count` decoded bytes at once; else exactly `count`
};

// Browsers that want to see the first bytes of some types before they show any.
enum class ReadSniffing { none, chromium, firefox_page, webkit_page };

enum class ReadSplitting {
  none,
  all,               // one delivery at the end
  exactly,           // `split` bytes
  at_most,           // `split` bytes
  characters,        // `split` characters
  lines_lf,          // LF, kept in the line
  lines_lf_bare,     // LF or CRLF, taken off
  lines_any,         // LF, CR (at once), CRLF
  lines_readline,    // the same, and U+2028, U+2029 (Node)
  lines_text,        // all that str.splitlines knows; a trailing CR waits
  lines_requests,    // bytes.splitlines by piece: a CRLF cut in two gives an empty line more
  lines_data,        // of those, what follows `data: `, but for [DONE] (openai 0.28)
  events,            // the blank line, at its CR
  events_wait,       // the blank line; a CR waits for the byte after it, or the end
  events_lost,       // the same, and the end loses what waits
  events_double,     // a doubled LF, CR or CRLF; mixtures wait (Python SDKs)
  events_double_js,  // the same, and a CR waits for the byte after it
  stdio_blocks,      // what stdio writes from a buffer of `split` bytes
  stdio_lines,       // what stdio writes to a terminal
};

struct ReadRule {
  std::size_t recv_bytes_max = 65536;
  bool recv_fills_buffers = false;  // the next recv goes on in the buffer of the last (Java)
  ReadFraming framing = ReadFraming::parts;
  std::size_t count = kAllBytes;  // of the framing
  ReadDecoding decoding = ReadDecoding::pieces;
  std::size_t decoded_bytes_max = kAllBytes;  // of one piece that was decoded
  ReadSniffing sniffing = ReadSniffing::none;
  bool text = false;  // a character that is cut waits for its rest
  ReadSplitting splitting = ReadSplitting::none;
  std::size_t split = 0;
  std::size_t line_bytes_max = kAllBytes;   // a longer line is an error, and nothing comes after it
  std::size_t event_bytes_max = kAllBytes;  // of an event's lines; more is an error
  bool ends_at_done = false;                // at a `data: [DONE]`
  Duration tick{0};                         // shortest time between two deliveries; 0: none
  bool event_stream_only = false;           // any other Content-Type is an error
};

// Plays the record to the rule.
void replay(const BodyTrace& trace, const ReadRule& rule, DeliverySink& sink);

// The same, kept. Pure: what a client that is never late itself hands out, and when.
std::vector<Delivery> deliveries(const BodyTrace& trace, const ReadRule& rule);
std::vector<Delivery> deliveries(const WireRecord& wire, const DecodedResponse& response,
                                 const ReadRule& rule);

}  // namespace streamgauge
