// SPDX-License-Identifier: MIT
// For taking a target's URL apart, and for showing it without the secrets in its query.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/result.h"

namespace streamgauge {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // without brackets
  std::uint16_t port = 80;
  std::string target = "/";  // path and query, as sent

  bool tls() const { return scheme == "https"; }
  std::string host_header() const;  // with the port unless it is the scheme's own
};

// Errors: not parsable, another scheme, user information in it (credentials belong in a header).
Result<Url> parse_url(std::string_view text);

struct TextSpan {
  std::size_t begin = 0;
  std::size_t length = 0;
};
// Where in a URL, or in what follows its host, the values of query keys stand that look like
// credentials: key, token, secret, password, sig, auth, code, session in any part of the name.
std::vector<TextSpan> credential_values(std::string_view text);

// The text, or the URL, with these values replaced by "[redacted]".
std::string redacted_text(std::string_view text);
std::string redacted(const Url& url);

// The first query key that looks like a credential, decoded; empty: none.
std::string credential_in_query(const Url& url);

}  // namespace streamgauge
