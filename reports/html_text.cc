// SPDX-License-Identifier: MIT
#include "reports/html_text.h"

#include <fmt/format.h>

#include "reports/page_embedded.h"

namespace streamgauge {
namespace {

// Bytes of the UTF-8 character that `text` begins with; 0: it begins with none.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length == 0 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t at = 1; at < length; ++at)
    if ((byte(at) & 0xc0U) != 0x80) return 0;
  // Overlong forms, surrogates, and what lies past U+10FFFF.
  const unsigned second = byte(1);
  if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
      (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
    return 0;
  return length;
}

bool is_effective(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return (first < 0x20 && first != '\n') || first == 0x7f;
  if (character.size() == 2)
    return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
  // U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069: marks and turns of direction, line ends.
  const auto last = static_cast<unsigned char>(character[2]);
  return (character.starts_with("\xe2\x80") &&
          (last == 0x8e || last == 0x8f || (last >= 0xa8 && last <= 0xae))) ||
         (character.starts_with("\xe2\x81") && last >= 0xa6 && last <= 0xa9);
}

std::string_view entity(char letter) {
  switch (letter) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

std::string_view embedded(std::string_view name) {
  for (const auto& [file, text] : kPageFiles)
    if (file == name) return text;
  return {};
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = character_bytes(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    if (const auto escaped = entity(character[0]); !escaped.empty()) {
      out += escaped;
    } else if (length == 0 || is_effective(character)) {
      for (const char letter : character)
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(letter));
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out;
}

std::string_view html_legend() { return embedded("legend.html"); }

std::string html_page(std::string_view title, std::string_view body) {
  std::string page(embedded("page.html"));
  const auto put = [&](std::string_view name, std::string_view text) {
    page.replace(page.find(name), name.size(), text);
  };
  // The body last: what it holds must not be taken for a place to fill.
  put("{{style}}", embedded("page.css"));
  put("{{title}}", html_text(title));
  page.replace(page.rfind("{{body}}"), 8, body);
  return page;
}

}  // namespace streamgauge
