// SPDX-License-Identifier: MIT
#include "mock_server/encode/http.h"

#include <algorithm>

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

#include "scenarios/plan/field_name.h"

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

std::string spelled(std::string head, const Headers& fields) {
  for (const Header& field : fields) head += fmt::format("{}: {}\r\n", field.name, field.value);
  return head + "\r\n";
}

}  // namespace

Headers stream_fields(const Plan& plan, const Dialect& dialect, const Headers& headers,
                      Encoding encoding, std::size_t length, const Headers& of_connection) {
  const WireForm& wire = plan.wire;
  Headers fields;
  const auto omitted = [&](std::string_view name) {
    return std::any_of(wire.omit_headers.begin(), wire.omit_headers.end(),
                       [&](const std::string& omit) { return same_name(omit, name); });
  };
  const auto put = [&](std::string_view name, std::string_view value) {
    if (!omitted(name)) fields.push_back({std::string(name), std::string(value)});
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
  if (!wire.trailers.empty()) put("Trailer", trailer_names(wire.trailers));
  if (wire.framing == Framing::content_length) put("Content-Length", std::to_string(length));
  for (const Header& header : of_connection) put(header.name, header.value);
  for (const Header& header : wire.headers) put(header.name, header.value);
  return fields;
}

Headers connection_fields(const WireForm& wire, bool keep_alive) {
  Headers fields;
  if (wire.framing == Framing::chunked) fields.push_back({"Transfer-Encoding", "chunked"});
  fields.push_back({"Connection", keep_alive ? "keep-alive" : "close"});
  return fields;
}

std::string head_text(const Headers& fields) { return spelled("HTTP/1.1 200 OK\r\n", fields); }

std::string hints_text(const Headers& fields) {
  return spelled("HTTP/1.1 103 Early Hints\r\n", fields);
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

}  // namespace streamgauge
