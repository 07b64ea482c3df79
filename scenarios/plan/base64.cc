// SPDX-License-Identifier: MIT
#include "scenarios/plan/base64.h"

#include <algorithm>

#include <openssl/evp.h>

namespace streamgauge {

std::string base64_of(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // OpenSSL ends it with a zero
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> bytes_of_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  // Padding counts as bytes there.
  const auto padding = std::min<std::ptrdiff_t>(2, std::count(text.begin(), text.end(), '='));
  bytes.resize(static_cast<std::size_t>(std::max<std::ptrdiff_t>(length - padding, 0)));
  return bytes;
}

}  // namespace streamgauge
