// SPDX-License-Identifier: MIT
#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

// Crockford's base 32: no I, L, O, U, so that people can read a nonce aloud.
constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kFieldDigits = 4;

void put(char* out, std::uint32_t value) {
  for (std::size_t i = kFieldDigits; i-- > 0; value >>= 5U) out[i] = kDigits[value & 31U];
}

std::optional<std::uint32_t> take(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char digit : digits) {
    const auto at = kDigits.find(digit);
    if (at == std::string_view::npos) return std::nullopt;
    value = (value << 5U) | static_cast<std::uint32_t>(at);
  }
  return value;
}

// Odd multipliers, so that any one wrong digit and most swaps change it.
char check_digit(const Marker& marker) {
  const std::uint32_t mixed = (marker.nonce * 2654435761U) ^ (marker.sequence * 2246822519U) ^
                              (static_cast<std::uint32_t>(marker.kind) * 3266489917U);
  return kDigits[(mixed >> 11U ^ mixed >> 23U ^ mixed) & 31U];
}

}  // namespace

std::array<char, kMarkerBytes> encode_marker(const Marker& marker) {
  std::array<char, kMarkerBytes> text{kMarkerPrefix[0], kMarkerPrefix[1],
                                      static_cast<char>(marker.kind)};
  put(text.data() + 3, marker.nonce);
  put(text.data() + 7, marker.sequence);
  text[11] = check_digit(marker);
  return text;
}

std::optional<Marker> decode_marker(std::string_view text) {
  if (text.size() != kMarkerBytes || !text.starts_with(kMarkerPrefix)) return std::nullopt;
  const char kind = text[2];
  if (kind != 'B' && kind != 'E' && kind != 'S') return std::nullopt;
  const auto nonce = take(text.substr(3, kFieldDigits));
  const auto sequence = take(text.substr(7, kFieldDigits));
  if (!nonce || !sequence) return std::nullopt;
  const Marker marker{static_cast<MarkerKind>(kind), *nonce, *sequence};
  if (check_digit(marker) != text[11]) return std::nullopt;
  return marker;
}

std::string nonce_text(std::uint32_t nonce) {
  std::string text(kFieldDigits, '0');
  put(text.data(), nonce);
  return text;
}

}  // namespace streamgauge
