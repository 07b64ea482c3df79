// SPDX-License-Identifier: MIT
// For keeping web pages out of the control API: who may call it, by the headers Host and Origin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace streamgauge {

struct CallerRule {
  std::uint16_t port = 0;     // ours
  bool allow_remote = false;  // any address may be the host, a foreign name never
};

struct Caller {
  std::string host;    // the header Host
  std::string origin;  // the header Origin; empty: not sent
};

// Why the caller is refused; nullopt: it is not. A loopback port is no wall: a web page may have
// its own name resolve to 127.0.0.1, or post to us from elsewhere; both show in these headers.
std::optional<std::string> refuse_caller(const Caller& caller, const CallerRule& rule);

}  // namespace streamgauge
