// SPDX-License-Identifier: MIT
// For knowing one chunk again whatever happened to its framing: the identity in a chunk's text.
//
// A marker is 12 characters, `QZ` kind nonce(4) sequence(4) check(1), all upper-case letters and
// digits, so that JSON, HTML and Markdown leave it alone, while payload text is lower-case.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace streamgauge {

enum class MarkerKind : char {
  begin = 'B',   // first bytes of a chunk
  end = 'E',     // last bytes of a chunk
  single = 'S',  // last bytes of a chunk too short for two
};

constexpr std::size_t kMarkerBytes = 12;
constexpr std::string_view kMarkerPrefix = "QZ";
constexpr std::uint32_t kNonceMax = 1U << 20U;  // exclusive; the same for sequence numbers

struct Marker {
  MarkerKind kind = MarkerKind::begin;
  std::uint32_t nonce = 0;     // of the stream, < kNonceMax
  std::uint32_t sequence = 0;  // of the chunk in its stream, from 0, < kNonceMax
  bool operator==(const Marker&) const = default;
};

std::array<char, kMarkerBytes> encode_marker(const Marker& marker);

// nullopt unless `text` is exactly one marker whose check digit agrees.
std::optional<Marker> decode_marker(std::string_view text);

// A stream's nonce as people and JSON see it: the four characters that markers carry.
std::string nonce_text(std::uint32_t nonce);

}  // namespace streamgauge
