// SPDX-License-Identifier: MIT
// For the address that a server is told to listen on: "127.0.0.1:8089", "[::1]:0".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scenarios/result.h"

namespace streamgauge {

struct ListenAddress {
  std::string address;  // numeric, without brackets
  std::uint16_t port = 0;
  bool is_loopback = false;
};

// HOST:PORT with a numeric host or "localhost"; port 0 is any free one. Error: how to write it.
Result<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace streamgauge
