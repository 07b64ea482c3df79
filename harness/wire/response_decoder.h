// SPDX-License-Identifier: MIT
// For turning the bytes of an HTTP/1.1 answer into head, HTTP chunks and decoded body, as they
// come.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/plan/plan.h"
#include "scenarios/timeline/clock.h"

namespace streamgauge {

struct ResponseHead {
  int status = 0;
  std::string reason;
  std::string version;  // "1.1" or "1.0"
  Headers headers;      // in order, names as sent
  // First value of the header, compared without case; empty if absent.
  std::string_view get(std::string_view name) const;
};

// A piece of the body that became visible at one instant.
struct BodyPiece {
  Instant at;              // of the read that completed it
  std::size_t length = 0;  // bytes
};

// One HTTP chunk of a chunked body, complete.
struct HttpChunk {
  Instant at;
  std::size_t length = 0;
};

enum class BodyEnd {
  open,           // more is expected
  complete,       // terminator, content-length or close as the framing wants it
  truncated,      // the connection ended first, or the framing before the encoding in it
  no_terminator,  // every byte of a chunked body but not its last chunk
  malformed,      // broken framing or encoding; see `error`
};

// What has been decoded so far; the decoder only ever appends.
struct DecodedResponse {
  std::optional<Instant> first_byte;  // of anything, 1xx answers left out
  std::optional<Instant> head_at;     // the read that completed the head
  ResponseHead head;
  std::string framing;   // "chunked", "content-length", "close"
  std::string encoding;  // Content-Encoding, lower case; empty: identity
  std::vector<HttpChunk> http_chunks;
  std::vector<BodyPiece> wire_body;  // body without HTTP chunk framing, still encoded
  std::size_t wire_body_bytes = 0;
  std::string body;               // after content decoding
  std::vector<BodyPiece> pieces;  // of `body`
  BodyEnd end = BodyEnd::open;
  std::optional<Instant> end_at;
  std::string error;  // with the byte offset when malformed; why truncated, if not by the close
};

class ResponseDecoder {
 public:
  explicit ResponseDecoder(bool head_request = false);
  ~ResponseDecoder();
  ResponseDecoder(ResponseDecoder&&) noexcept;
  ResponseDecoder& operator=(ResponseDecoder&&) noexcept;

  // Any split of the input gives the same result (instants apart). Limits: head 64 KiB and 200
  // fields, chunk extensions and trailers 4 KiB, decoded body 64 MiB and 1,000 times the encoded.
  void feed(std::string_view bytes, Instant at);
  void finish(Instant at);  // the connection ended
  const DecodedResponse& response() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace streamgauge
