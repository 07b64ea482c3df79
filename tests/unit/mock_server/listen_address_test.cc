// SPDX-License-Identifier: MIT
// Addresses to listen on: what is taken, what is refused, which are loopback.
#include "mock_server/control/listen_address.h"

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

TEST(ListenAddress, NumericHostsAndLocalhost) {
  const auto four = parse_listen_address("127.0.0.1:8089");
  ASSERT_TRUE(four);
  EXPECT_EQ(four->address, "127.0.0.1");
  EXPECT_EQ(four->port, 8089);
  EXPECT_TRUE(four->is_loopback);
  EXPECT_EQ(parse_listen_address("localhost:0")->address, "127.0.0.1");
  EXPECT_EQ(parse_listen_address("[::1]:65535")->address, "::1");
  EXPECT_TRUE(parse_listen_address("[::1]:1")->is_loopback);
  EXPECT_FALSE(parse_listen_address("0.0.0.0:1")->is_loopback);
  EXPECT_FALSE(parse_listen_address("[::]:1")->is_loopback);
  EXPECT_FALSE(parse_listen_address("192.168.1.2:1")->is_loopback);
}

TEST(ListenAddress, RefusesTheRest) {
  for (const char* text :
       {"", "8089", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x",
        ":8089", "::1:8089", "[127.0.0.1]:1", "example.org:80", "http://127.0.0.1:80"}) {
    const auto address = parse_listen_address(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().what, "'" + std::string(text) + "' is not an address to listen on");
    EXPECT_FALSE(address.error().hint.empty());
  }
}

}  // namespace
}  // namespace streamgauge
