// SPDX-License-Identifier: MIT
// For laying one answer out as clients meet it: where HTTP chunks, their line ends and arrivals
// lie.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/wire/response_decoder.h"
#include "harness/wire/wire_record.h"

namespace streamgauge {

// Bytes that came at one instant; offsets are of the whole connection, the head included.
struct BodyArrival {
  Instant at;
  std::size_t end = 0;  // behind its last byte
};

// An HTTP chunk, or the whole body where there are none. What did not come is not counted.
struct BodySection {
  std::size_t begin = 0;     // of the size line; = data where there is none
  std::size_t data = 0;      // behind the size line
  std::size_t data_end = 0;  // behind the last byte of data
  std::size_t end = 0;       // behind the CRLF
  bool whole = false;        // all of its data came; of HTTP chunks: the CRLF too
};

// Points into the record that it was made of.
struct BodyTrace {
  std::string_view bytes;
  const ResponseHead* head = nullptr;
  std::vector<BodyArrival> arrivals;  // at least one, each later than the one before
  std::vector<BodySection> sections;  // without the last HTTP chunk, the empty one
  std::string encoding;
  bool chunked = false;
  bool has_length = false;
  bool complete = false;  // the body ended as its framing wants it
  Instant ended;          // when a client knows that no more will come
};

// Reads with one instant are one arrival: a client that was idle finds all of them.
BodyTrace trace_body(const WireRecord& wire, const DecodedResponse& response);

}  // namespace streamgauge
