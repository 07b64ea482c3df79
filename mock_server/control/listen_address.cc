// SPDX-License-Identifier: MIT
#include "mock_server/control/listen_address.h"

#include <charconv>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

namespace streamgauge {

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto wrong = [&] {
    return usage_error(fmt::format("'{}' is not an address to listen on", text),
                       "write HOST:PORT with a numeric host: 127.0.0.1:8089, [::1]:8089");
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong();
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  ListenAddress out;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (error != std::errc{} || end != port.data() + port.size()) return wrong();

  if (host == "localhost") host = "127.0.0.1";
  const bool in_brackets = host.starts_with('[') && host.ends_with(']');
  if (in_brackets) host = host.substr(1, host.size() - 2);
  boost::system::error_code bad;
  const auto address = boost::asio::ip::make_address(host, bad);
  if (bad || address.is_v6() != in_brackets) return wrong();
  out.address = address.to_string();
  out.is_loopback = address.is_loopback();
  return out;
}

}  // namespace streamgauge
