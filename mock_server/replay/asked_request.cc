// SPDX-License-Identifier: MIT
#include "mock_server/replay/asked_request.h"

#include <algorithm>
#include <array>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <fmt/format.h>

#include "mock_server/api/request.h"
#include "scenarios/plan/field_name.h"
#include "scenarios/plan/secret_bytes.h"
#include "scenarios/plan/secret_header.h"

namespace streamgauge {
namespace {

namespace http = boost::beast::http;

// Of this connection alone, or made anew for the next one.
bool stays_here(std::string_view name, http::token_list& named) {
  constexpr std::array<std::string_view, 11> kOwn = {
      "host",   "connection",        "keep-alive", "proxy-connection",    "content-length",
      "te",     "transfer-encoding", "upgrade",    "proxy-authorization", "expect",
      "trailer"};
  return std::any_of(kOwn.begin(), kOwn.end(),
                     [&](std::string_view own) { return same_name(own, name); }) ||
         named.exists({name.data(), name.size()});
}

}  // namespace

AskedRequest asked_request(const RequestReader::Message& message) {
  AskedRequest asked;
  asked.method = std::string(message.method_string());
  asked.target = redacted_text(std::string(message.target()));
  asked.http_version = message.version() >= 11 ? "1.1" : "1.0";
  for (const auto& field : message) {
    Header header{std::string(field.name_string()), std::string(field.value())};
    header.value = without_keys(shown_value(header));
    asked.headers.push_back(std::move(header));
  }
  asked.body = without_keys(message.body());
  return asked;
}

std::string forwarded_request(const RequestReader::Message& message, const Url& upstream) {
  std::string path = upstream.target;
  while (path.ends_with('/')) path.pop_back();
  std::string text = fmt::format(
      "{} {}{} HTTP/1.{}\r\nHost: {}\r\n", std::string(message.method_string()), path,
      std::string(message.target()), message.version() >= 11 ? 1 : 0, upstream.host_header());
  const auto connection = message[http::field::connection];
  http::token_list named(connection);  // to ask it is no const
  for (const auto& field : message) {
    const std::string name(field.name_string());
    if (!stays_here(name, named))
      text += fmt::format("{}: {}\r\n", name, std::string(field.value()));
  }
  if (named.exists("close") || named.exists("keep-alive"))
    text += fmt::format("Connection: {}\r\n", message.keep_alive() ? "keep-alive" : "close");
  const bool has_length = message.has_content_length() || message.chunked();
  if (has_length || !message.body().empty())
    text += fmt::format("Content-Length: {}\r\n", message.body().size());
  return text + "\r\n" + message.body();
}

}  // namespace streamgauge
