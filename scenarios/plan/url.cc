// SPDX-License-Identifier: MIT
#include "scenarios/plan/url.h"

#include <algorithm>
#include <array>
#include <cctype>

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

// A query key as people read it; as it stands where its escapes are broken.
std::string decoded_name(std::string_view encoded) {
  const auto valid = boost::urls::make_pct_string_view(encoded);
  return valid ? valid->decode() : std::string(encoded);
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
  const boost::urls::url_view& view = *parsed;
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
    const std::string digits(view.port());  // as a number, Boost lets it wrap around
    const unsigned long port = std::strtoul(digits.c_str(), nullptr, 10);
    if (port == 0 || port > 65535) return wrong("the port is not between 1 and 65535");
    url.port = static_cast<std::uint16_t>(port);
  }
  url.target = std::string(view.encoded_target());
  if (url.target.empty() || url.target.front() != '/') url.target = fmt::format("/{}", url.target);
  return url;
}

std::vector<TextSpan> credential_values(std::string_view text) {
  std::vector<TextSpan> out;
  for (std::size_t at = text.find_first_of("?#"); at < text.size();) {
    const std::size_t next = std::min(text.find_first_of("&;#", at + 1), text.size());
    const std::size_t equals = std::min(text.find('=', at), next);
    if (equals < next && names_credential(decoded_name(text.substr(at + 1, equals - at - 1))))
      out.push_back({equals + 1, next - equals - 1});
    at = next;
  }
  return out;
}

std::string redacted_text(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  for (const TextSpan& value : credential_values(text)) {
    out += text.substr(done, value.begin - done);
    out += "[redacted]";
    done = value.begin + value.length;
  }
  out += text.substr(done);
  return out;
}

std::string redacted(const Url& url) {
  return fmt::format("{}://{}{}", url.scheme, url.host_header(), redacted_text(url.target));
}

std::string credential_in_query(const Url& url) {
  const auto values = credential_values(url.target);
  if (values.empty()) return {};
  const std::size_t equals = values.front().begin - 1;
  const std::size_t start = url.target.find_last_of("?&;#", equals) + 1;
  return decoded_name(std::string_view(url.target).substr(start, equals - start));
}

}  // namespace streamgauge
