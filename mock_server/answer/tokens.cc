// SPDX-License-Identifier: MIT
#include "mock_server/answer/tokens.h"

#include <algorithm>

namespace streamgauge {
namespace {

constexpr std::size_t kLettersMax = 8;

bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9');
}

std::size_t character_bytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  std::size_t bytes = 1;
  while (bytes < std::min(wanted, text.size()) &&
         (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80)
    ++bytes;
  return bytes;
}

std::size_t token_bytes(std::string_view text) {
  std::size_t at = text.front() == ' ' ? 1 : 0;
  if (at == text.size()) return 1;
  if (!is_letter(text[at])) return at + (text[at] == ' ' ? 0 : character_bytes(text.substr(at)));
  const std::size_t begin = at;
  while (at < text.size() && is_letter(text[at]) && at - begin < kLettersMax) ++at;
  return at;
}

}  // namespace

std::vector<std::string_view> split_tokens(std::string_view text) {
  std::vector<std::string_view> tokens;
  while (!text.empty()) {
    const std::size_t bytes = token_bytes(text);
    tokens.push_back(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return tokens;
}

std::size_t count_tokens(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(token_bytes(text));
  return count;
}

}  // namespace streamgauge
