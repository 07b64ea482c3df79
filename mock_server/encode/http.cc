// SPDX-License-Identifier: MIT
#include "mock_server/encode/http.h"

#include <algorithm>

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

#include "mock_server/api/request.h"
#include "mock_server/emit/fault_player.h"
#include "mock_server/encode/body_writer.h"

namespace streamgauge {
namespace {

// As RFC 9110 names it.
std::string_view reason(int status) {
  switch (status) {
    case 413:
      return "Content Too Large";
    case 422:
      return "Unprocessable Content";
    case 529:
      return "Overloaded";  // Anthropic's own
    default:
      break;
  }
  const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
  const auto text = boost::beast::http::obsolete_reason(known);
  return {text.data(), text.size()};
}

std::string trailer_names(const Headers& trailers) {
  std::string names;
  for (const Header& trailer : trailers) names += (names.empty() ? "" : ", ") + trailer.name;
  return names;
}

}  // namespace

std::string stream_head(const Plan& plan, const Dialect& dialect, const Headers& headers,
                        Encoding encoding, std::size_t length, bool keep_alive) {
  const WireForm& wire = plan.wire;
  std::string head = "HTTP/1.1 200 OK\r\n";
  const auto omitted = [&](std::string_view name) {
    return std::any_of(wire.omit_headers.begin(), wire.omit_headers.end(),
                       [&](const std::string& omit) { return same_name(omit, name); });
  };
  const auto put = [&](std::string_view name, std::string_view value) {
    if (!omitted(name)) head += fmt::format("{}: {}\r\n", name, value);
  };
  const auto add = [&](std::string_view name, std::string_view value) {
    for (const Header& header : wire.headers)
      if (same_name(header.name, name)) return;  // the plan's word is the last
    put(name, value);
  };
  add("Content-Type", wire.media_type.empty() ? dialect.media_type() : wire.media_type);
  add("Cache-Control", "no-store");
  add("Incremental", "?1");  // RFC 10036: whoever passes it on should not wait for more
  for (const Header& header : headers) add(header.name, header.value);
  if (encoding != Encoding::identity) {
    put("Content-Encoding", encoding_name(encoding));
    add("Vary", "Accept-Encoding");
  }
  if (wire.framing == Framing::chunked) put("Transfer-Encoding", "chunked");
  if (!wire.trailers.empty()) put("Trailer", trailer_names(wire.trailers));
  if (wire.framing == Framing::content_length) put("Content-Length", std::to_string(length));
  put("Connection", keep_alive ? "keep-alive" : "close");
  for (const Header& header : wire.headers) put(header.name, header.value);
  return head + "\r\n";
}

std::string early_hints(const WireForm& wire) {
  if (wire.early_hints.empty()) return {};
  std::string head = "HTTP/1.1 103 Early Hints\r\n";
  for (const Header& hint : wire.early_hints)
    head += fmt::format("{}: {}\r\n", hint.name, hint.value);
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

std::size_t body_length(const Plan& plan, Encoding encoding, const Dialect& dialect) {
  const FaultPlayer faults(plan.faults, dialect);
  WireForm bare = plan.wire;
  bare.framing = Framing::close;
  BodyWriter body(bare, encoding);
  std::size_t total = 0;
  std::string text, encoded;
  dialect.append_prologue(text);
  for (std::uint32_t chunk = 0; chunk < dialect.chunks(); ++chunk) {
    faults.append_chunk(text, chunk);
    body.append(encoded, text);
    total += encoded.size();
    text.clear();
    encoded.clear();
  }
  faults.append_epilogue(text, dialect.chunks());
  body.finish(encoded, text);
  return total + encoded.size();
}

}  // namespace streamgauge
