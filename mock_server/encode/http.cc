// SPDX-License-Identifier: MIT
#include "mock_server/encode/http.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace streamgauge {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "";
  }
}

}  // namespace

std::string stream_head(const Plan& plan, const Dialect& dialect, std::size_t length,
                        bool keep_alive) {
  const WireForm& wire = plan.wire;
  std::string head = "HTTP/1.1 200 OK\r\n";
  const auto add = [&](std::string_view name, std::string_view value) {
    for (const Header& header : wire.headers)
      if (same_name(header.name, name)) return;  // the plan's word is the last
    head += fmt::format("{}: {}\r\n", name, value);
  };
  add("Content-Type", wire.media_type.empty() ? dialect.media_type() : wire.media_type);
  add("Cache-Control", "no-store");
  if (wire.framing == Framing::chunked) head += "Transfer-Encoding: chunked\r\n";
  if (wire.framing == Framing::content_length)
    head += fmt::format("Content-Length: {}\r\n", length);
  head += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  for (const Header& header : wire.headers)
    head += fmt::format("{}: {}\r\n", header.name, header.value);
  return head + "\r\n";
}

std::string json_response(int status, std::string_view json, const Headers& headers,
                          bool keep_alive, bool head_only) {
  std::string out = fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n"
      "Connection: {}\r\n",
      status, reason(status), json.size(), keep_alive ? "keep-alive" : "close");
  for (const Header& header : headers) out += fmt::format("{}: {}\r\n", header.name, header.value);
  out += "\r\n";
  if (!head_only) out += json;
  return out;
}

void append_framed(std::string& out, std::string_view text, Framing framing) {
  if (text.empty()) return;  // an empty HTTP chunk would be the last
  if (framing != Framing::chunked) {
    out += text;
    return;
  }
  fmt::format_to(std::back_inserter(out), "{:x}\r\n", text.size());
  out += text;
  out += "\r\n";
}

void append_terminator(std::string& out, Framing framing) {
  if (framing == Framing::chunked) out += "0\r\n\r\n";
}

std::size_t body_length(const Plan& plan, const Dialect& dialect) {
  std::string text;
  dialect.append_chunk(text, 0);
  std::size_t total = text.size();
  text.clear();
  dialect.append_chunk(text, 1);
  total += text.size() * (plan.chunks - 1);  // all but the first are of one size
  text.clear();
  dialect.append_epilogue(text);
  return total + text.size();
}

}  // namespace streamgauge
