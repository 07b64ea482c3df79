// SPDX-License-Identifier: MIT
#include "mock_server/encode/body_writer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace streamgauge {
namespace {

void append_hexadecimal(std::string& out, std::size_t number) {
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  out.append(digits.data(), end);
}

std::string extension_of(const WireForm& wire) {
  return wire.chunk_extension.empty() ? "" : ";" + wire.chunk_extension;
}

}  // namespace

BodyWriter::BodyWriter(const WireForm& wire, Encoding encoding, std::optional<std::size_t> length)
    : wire_(wire), compressor_(make_compressor(encoding)), body_left_(length.value_or(0)) {}

void BodyWriter::append(std::string& out, std::string_view text, FramingFault fault) {
  ++chunks_;
  if (!compressor_) return frame(out, text, fault);
  encoded_.clear();
  const std::uint32_t every = wire_.compression.flush_every;
  const bool flush = every > 0 && chunks_ % every == 0;
  compressor_->append(encoded_, text, flush ? Flush::sync : Flush::none);
  frame(out, encoded_, fault);
}

void BodyWriter::finish(std::string& out, std::string_view epilogue, bool terminated) {
  if (compressor_) {
    encoded_.clear();
    compressor_->append(encoded_, epilogue, Flush::finish);
    epilogue = encoded_;
  }
  frame(out, epilogue, FramingFault::none);
  if (!terminated || wire_.framing != Framing::chunked) return;
  out += "0" + extension_of(wire_) + "\r\n";
  for (const Header& trailer : wire_.trailers)
    out += fmt::format("{}: {}\r\n", trailer.name, trailer.value);
  out += "\r\n";
}

void BodyWriter::frame(std::string& out, std::string_view bytes, FramingFault fault) {
  if (bytes.empty()) return;  // an empty HTTP chunk would be the last
  if (wire_.framing != Framing::chunked) {
    out += bytes;
    return;
  }
  if (wire_.http_chunk_bytes > 0) return dribble(out, bytes);
  const std::string_view newline = fault == FramingFault::bare_lf ? "\n" : "\r\n";
  const std::size_t size = bytes.size() + (fault == FramingFault::wrong_size ? 1U : 0U);
  append_hexadecimal(out, size);
  if (!wire_.chunk_extension.empty()) out += extension_of(wire_);
  out += newline;
  if (fault == FramingFault::truncated) {
    out += bytes.substr(0, bytes.size() / 2);
    return;
  }
  out += bytes;
  out += newline;
}

// HTTP chunks that know nothing of chunks: each is announced whole and filled as bytes come.
void BodyWriter::dribble(std::string& out, std::string_view bytes) {
  while (!bytes.empty()) {
    if (http_chunk_left_ == 0) {
      http_chunk_left_ = std::max<std::size_t>(
          std::min(wire_.http_chunk_bytes, std::max(body_left_, bytes.size())), 1);
      append_hexadecimal(out, http_chunk_left_);
      out += extension_of(wire_) + "\r\n";
    }
    const std::size_t part = std::min(http_chunk_left_, bytes.size());
    out += bytes.substr(0, part);
    bytes.remove_prefix(part);
    http_chunk_left_ -= part;
    body_left_ -= std::min(body_left_, part);
    if (http_chunk_left_ == 0) out += "\r\n";
  }
}

}  // namespace streamgauge
