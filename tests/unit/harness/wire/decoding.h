// SPDX-License-Identifier: MIT
// For decoding a whole answer in a test, and for comparing what two decoders made of it.
#pragma once

#include <numeric>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/wire/response_decoder.h"
#include "tests/unit/harness/instants.h"
#include "tests/unit/harness/wire/splits.h"

namespace streamgauge {

enum class Close { no, yes };

// Piece n arrives at n ms; the close, when asked for, 1 s later.
inline DecodedResponse decode_pieces(const Pieces& pieces, Close close = Close::no,
                                     bool head_request = false) {
  ResponseDecoder decoder(head_request);
  double ms = 0;
  for (const std::string_view piece : pieces) decoder.feed(piece, at_ms(ms++));
  if (close == Close::yes) decoder.finish(at_ms(ms + 1000));
  return decoder.response();
}

inline DecodedResponse decode(std::string_view answer, Close close = Close::no,
                              bool head_request = false) {
  return decode_pieces(Pieces{answer}, close, head_request);
}

// Everything but instants, which depend on the split.
inline std::string facts(const DecodedResponse& response) {
  std::string out = fmt::format("{} {} HTTP/{} {} [{}] end {} '{}'\n", response.head.status,
                                response.head.reason, response.head.version, response.framing,
                                response.encoding, static_cast<int>(response.end), response.error);
  for (const Header& header : response.head.headers)
    out += fmt::format("{}: {}\n", header.name, header.value);
  for (const HttpChunk& chunk : response.http_chunks) out += fmt::format("<{}>", chunk.length);
  const auto total = [](const std::vector<BodyPiece>& pieces) {
    return std::accumulate(pieces.begin(), pieces.end(), std::size_t{0},
                           [](std::size_t sum, const BodyPiece& one) { return sum + one.length; });
  };
  return out + fmt::format("{} {} {}\n{}", response.wire_body_bytes, total(response.wire_body),
                           total(response.pieces), response.body);
}

inline const std::string kChunkedHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace streamgauge
