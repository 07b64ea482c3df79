// SPDX-License-Identifier: MIT
// HTTP/1.1 answers: any split gives the same head, HTTP chunks, body and end.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "harness/wire/response_decoder.h"
#include "tests/fuzz/splits.h"

namespace streamgauge {
namespace {

// The close that follows comes after `open` is taken.
struct Decoded {
  BodyEnd open;
  DecodedResponse response;
};

Decoded decoded(const std::vector<std::string_view>& pieces) {
  ResponseDecoder decoder;
  for (const std::string_view piece : pieces) decoder.feed(piece, Instant{});
  const BodyEnd open = decoder.response().end;
  decoder.finish(Instant{});
  return {open, decoder.response()};
}

bool same(const DecodedResponse& one, const DecodedResponse& other) {
  const auto same_chunk = [](const HttpChunk& a, const HttpChunk& b) {
    return a.length == b.length;
  };
  return one.end == other.end && one.head_at.has_value() == other.head_at.has_value() &&
         one.head.status == other.head.status && one.head.headers == other.head.headers &&
         one.framing == other.framing && one.encoding == other.encoding && one.body == other.body &&
         one.wire_body_bytes == other.wire_body_bytes &&
         std::equal(one.http_chunks.begin(), one.http_chunks.end(), other.http_chunks.begin(),
                    other.http_chunks.end(), same_chunk);
}

std::size_t total(const std::vector<BodyPiece>& pieces) {
  std::size_t sum = 0;
  for (const BodyPiece& piece : pieces) sum += piece.length;
  return sum;
}

void check(std::string_view input) {
  const Decoded whole = decoded({input});
  const Decoded split = decoded(drawn_pieces(input));
  if (whole.open != split.open || !same(whole.response, split.response)) std::abort();
  const DecodedResponse& response = whole.response;
  if (total(response.pieces) != response.body.size() ||
      total(response.wire_body) != response.wire_body_bytes || response.end == BodyEnd::open ||
      (response.end == BodyEnd::malformed && response.error.empty()))
    std::abort();
}

}  // namespace
}  // namespace streamgauge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  streamgauge::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
