// SPDX-License-Identifier: MIT
#include "scenarios/plan/secret_bytes.h"

#include <algorithm>

#include "scenarios/plan/secret_header.h"
#include "scenarios/plan/url.h"

namespace streamgauge {
namespace {

// A control character stays: the decoder refuses some of them, and must do so again.
void mask(std::string& bytes, std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end; ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte > 0x20 && byte != 0x7f) bytes[at] = '*';
  }
}

bool informational(std::string_view head) {
  const std::size_t space = head.find(' ');
  return head.starts_with("HTTP/") && space < 12 && head.substr(space + 1, 1) == "1";
}

}  // namespace

std::size_t mask_fields(std::string& bytes, std::size_t line) {
  bool secret = false;
  while (line < bytes.size()) {
    const std::size_t end = std::min(bytes.find('\n', line), bytes.size());
    const std::string_view text = std::string_view(bytes).substr(line, end - line);
    if (text.empty() || text == "\r") return std::min(end + 1, bytes.size());
    const bool continued = text.front() == ' ' || text.front() == '\t';
    const std::size_t colon = continued ? 0 : text.find(':');
    if (!continued)
      secret = colon != std::string_view::npos && is_secret_header(text.substr(0, colon));
    if (secret) {
      mask(bytes, line + colon + (continued ? 0 : 1), end);
    } else {
      for (const TextSpan& value : credential_values(text))
        mask(bytes, line + value.begin, line + value.begin + value.length);
    }
    line = end + 1;
  }
  return bytes.size();
}

std::string shown_value(const Header& header) {
  return is_secret_header(header.name) ? "[redacted]" : redacted_text(header.value);
}

std::string mask_secrets(std::string bytes, bool trailers) {
  std::size_t head = 0;
  bool again = true;
  while (again && head < bytes.size()) {
    again = informational(std::string_view(bytes).substr(head));
    head = mask_fields(bytes, head);
  }
  const std::size_t last_chunk = bytes.rfind("\r\n0");
  if (trailers && last_chunk != std::string::npos && last_chunk + 2 >= head)
    mask_fields(bytes, std::min(bytes.find('\n', last_chunk + 2), bytes.size() - 1) + 1);
  return bytes;
}

}  // namespace streamgauge
