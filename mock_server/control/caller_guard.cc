// SPDX-License-Identifier: MIT
#include "mock_server/control/caller_guard.h"

#include <algorithm>
#include <cctype>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

namespace streamgauge {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return out;
}

// Whether `name`, without its port, is loopback, or any address where that is enough.
bool is_allowed_name(std::string name, bool any_address) {
  if (name == "localhost") return true;
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(name, error);
  return !error && (any_address || address.is_loopback());
}

bool is_allowed_host(const std::string& host, const CallerRule& rule) {
  const std::string port = fmt::format(":{}", rule.port);
  if (host.ends_with(port))
    return is_allowed_name(host.substr(0, host.size() - port.size()), rule.allow_remote);
  return rule.port == 80 && is_allowed_name(host, rule.allow_remote);
}

}  // namespace

std::optional<std::string> refuse_caller(const Caller& caller, const CallerRule& rule) {
  const std::string host = lower(caller.host);
  if (!is_allowed_host(host, rule))
    return fmt::format("The header Host must name this machine by {}:{}, not '{}'.",
                       rule.allow_remote ? "an address" : "127.0.0.1 or localhost", rule.port,
                       caller.host.substr(0, 100));
  if (!caller.origin.empty() && lower(caller.origin) != "http://" + host)
    return fmt::format("Pages of another origin may not call the control API: '{}'.",
                       caller.origin.substr(0, 100));
  return std::nullopt;
}

}  // namespace streamgauge
