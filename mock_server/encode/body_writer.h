// SPDX-License-Identifier: MIT
// For a body on its way out: compressed, then framed by RFC 9112, right or wrong as the plan has
// it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/encode/compressor.h"

namespace streamgauge {

// What may be wrong with one HTTP chunk.
enum class FramingFault { none, wrong_size, bare_lf, truncated };

class BodyWriter {
 public:
  // `length`: of the whole encoded body; needed with `http_chunk_bytes`, which announces ahead.
  // `wire` must outlive it.
  BodyWriter(const WireForm& wire, Encoding encoding, std::optional<std::size_t> length = {});

  // Appends what one chunk's text becomes; may be nothing, when a compressor keeps it.
  void append(std::string& out, std::string_view text, FramingFault fault = FramingFault::none);
  // Appends the end of the body; `terminated`: with the last HTTP chunk and the trailers.
  void finish(std::string& out, std::string_view epilogue, bool terminated = true);

 private:
  void frame(std::string& out, std::string_view bytes, FramingFault fault);
  void dribble(std::string& out, std::string_view bytes);

  const WireForm& wire_;
  std::unique_ptr<Compressor> compressor_;
  std::uint32_t chunks_ = 0;
  std::size_t body_left_ = 0;        // of the announced length
  std::size_t http_chunk_left_ = 0;  // of the HTTP chunk that is open
  std::string encoded_;
};

}  // namespace streamgauge
