// SPDX-License-Identifier: MIT
// For writing what a server sent, step by step, and what a client style handed out of it, as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/clients/delivery.h"
#include "harness/wire/wire_record.h"

namespace streamgauge {

// The manners in which six frames of 64 bytes, or one of 20,000 and two of 64, are sent: see
// client-read-rules. Steps are 60 ms apart, the head comes 30 ms before step 0.
enum class Pattern {
  frames,     // one HTTP chunk and one segment a frame
  coalesced,  // two frames in a segment
  dribbled,   // one HTTP chunk in six segments
  late,       // each HTTP chunk's CRLF with the next step
  big,        // 20,000 bytes, then 64 and 64
};
enum class BodyFraming { chunked, length, close };
enum class BodyEncoding { identity, gzip, gzip_unflushed };

std::vector<std::string> pattern_frames(Pattern pattern);
WireRecord wire_pattern(Pattern pattern, BodyFraming framing,
                        BodyEncoding encoding = BodyEncoding::identity);

// Segments as given; [k] arrives at step k, an empty one not at all. Each is one HTTP chunk when
// chunked; the end comes one step after the last.
WireRecord wire_of(const std::vector<std::string>& segments, BodyFraming framing,
                   const std::string& fields = "Content-Type: text/event-stream\r\n");

// A record of whole segments, the first at -30 ms, and then each at its step.
struct SentStep {
  double step = 0;
  std::string bytes;
};
WireRecord wire_of_bytes(const std::vector<SentStep>& segments, bool closed);

// The rule of `style` over the record: "0:64 1:100x2+84", sizes by step. "error ..." for no style.
std::string seen_by(std::string_view style, const WireRecord& wire);
std::vector<Delivery> deliveries_of(std::string_view style, const WireRecord& wire);

// "0-3:64" -> "0:64 1:64 2:64 3:64"
std::string expanded(std::string_view cell);

}  // namespace streamgauge
