// SPDX-License-Identifier: MIT
#include "harness/wire/url.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include <boost/url.hpp>
#include <fmt/format.h>

namespace streamgauge {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

bool names_credential(std::string name) {
  name = lower(std::move(name));
  constexpr std::array<std::string_view, 8> kWords = {"key", "token", "secret", "password",
                                                      "sig", "auth",  "code",   "session"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

// "name=value" with what stands before it: '?', '&' or the old ';'.
struct QueryPart {
  char separator = '?';
  std::string text;
  std::string encoded_name;
  bool has_value = false;

  std::string name() const {
    const auto valid = boost::urls::make_pct_string_view(encoded_name);
    return valid ? valid->decode() : encoded_name;
  }
};

std::size_t query_start(const std::string& target) {
  return std::min(target.find('?'), target.size());
}

std::vector<QueryPart> query_parts(const std::string& target) {
  std::vector<QueryPart> parts;
  for (std::size_t at = query_start(target); at < target.size();) {
    const std::size_t next = std::min(target.find_first_of("&;", at + 1), target.size());
    QueryPart& part = parts.emplace_back();
    part.separator = target[at];
    part.text = target.substr(at + 1, next - at - 1);
    const std::size_t equals = part.text.find('=');
    part.encoded_name = part.text.substr(0, equals);
    part.has_value = equals != std::string::npos;
    at = next;
  }
  return parts;
}

// A text that is no URL may still carry a password or a key: show neither.
std::string without_secrets(std::string_view text) {
  const std::string_view address = text.substr(0, text.find('?'));
  const std::string end = address.size() < text.size() ? "?..." : "";
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return std::string(address) + end;
  const std::size_t slashes = address.find("//");
  const std::size_t start = slashes < at ? slashes + 2 : 0;
  return fmt::format("{}...{}{}", address.substr(0, start), address.substr(at), end);
}

}  // namespace

std::string Url::host_header() const {
  const std::string name = host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
  return port == (tls() ? 443 : 80) ? name : fmt::format("{}:{}", name, port);
}

Result<Url> parse_url(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return usage_error(
        fmt::format("'{}' is not a URL that can be asked: {}", without_secrets(text), why),
        "write it as http://HOST:PORT/PATH or https://HOST:PORT/PATH");
  };
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed) return wrong(parsed.error().message());
  const boost::urls::url_view view = *parsed;
  Url url;
  url.scheme = lower(std::string(view.scheme()));
  if (url.scheme != "http" && url.scheme != "https") return wrong("the scheme is not http(s)");
  if (view.has_userinfo()) {
    return usage_error("the URL carries user information", "send credentials in a header: -H");
  }
  url.host = std::string(view.host_address());
  if (url.host.empty()) return wrong("it names no host");
  url.port = url.tls() ? 443 : 80;
  if (view.has_port()) {
    if (view.port_number() == 0) return wrong("the port is not between 1 and 65535");
    url.port = view.port_number();
  }
  url.target = std::string(view.encoded_target());
  if (url.target.empty() || url.target.front() != '/') url.target = fmt::format("/{}", url.target);
  return url;
}

std::string redacted(const Url& url) {
  std::string out = fmt::format("{}://{}", url.scheme, url.host_header());
  out += url.target.substr(0, query_start(url.target));
  for (const QueryPart& part : query_parts(url.target)) {
    out += part.separator;
    out += part.has_value && names_credential(part.name()) ? part.encoded_name + "=[redacted]"
                                                           : part.text;
  }
  return out;
}

std::string credential_in_query(const Url& url) {
  for (const QueryPart& part : query_parts(url.target))
    if (names_credential(part.name())) return part.name();
  return {};
}

}  // namespace streamgauge
