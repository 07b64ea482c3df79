// SPDX-License-Identifier: MIT
// Who may call the control API, by Host and Origin.
#include "mock_server/control/caller_guard.h"

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

bool allowed(const std::string& host, const std::string& origin = "",
             const CallerRule& rule = {8090, false}) {
  return !refuse_caller({host, origin}, rule);
}

TEST(CallerGuard, LoopbackNamesWithOurPort) {
  EXPECT_TRUE(allowed("127.0.0.1:8090"));
  EXPECT_TRUE(allowed("127.1.2.3:8090"));
  EXPECT_TRUE(allowed("localhost:8090"));
  EXPECT_TRUE(allowed("LOCALHOST:8090"));
  EXPECT_TRUE(allowed("[::1]:8090"));
}

TEST(CallerGuard, NoOtherHost) {
  for (const char* host :
       {"", "127.0.0.1", "127.0.0.1:8091", "localhost", "evil.example:8090", ":8090",
        "localhost.evil.example:8090", "127.0.0.1.evil.example:8090", "10.0.0.1:8090",
        "0.0.0.0:8090", "evil.example:80:8090", "127.0.0.1:18090", "user@localhost:8090"})
    EXPECT_FALSE(allowed(host)) << host;
}

TEST(CallerGuard, WithoutPortOnPortEightyAlone) {
  EXPECT_TRUE(allowed("localhost", "", {80, false}));
  EXPECT_FALSE(allowed("evil.example", "", {80, false}));
}

TEST(CallerGuard, OriginMustBeOurs) {
  EXPECT_TRUE(allowed("localhost:8090", "http://localhost:8090"));
  EXPECT_TRUE(allowed("LocalHost:8090", "http://localhost:8090"));
  for (const char* origin : {"null", "http://evil.example", "http://localhost:3000",
                             "https://localhost:8090", "http://127.0.0.1:8090"})
    EXPECT_FALSE(allowed("localhost:8090", origin)) << origin;
}

TEST(CallerGuard, RemoteAllowsAddressesButNoForeignName) {
  const CallerRule rule{8090, true};
  EXPECT_TRUE(allowed("10.0.0.1:8090", "", rule));
  EXPECT_TRUE(allowed("[fd00::1]:8090", "", rule));
  EXPECT_FALSE(allowed("evil.example:8090", "", rule));
  EXPECT_FALSE(allowed("10.0.0.1:8090", "http://evil.example", rule));
}

TEST(CallerGuard, SaysWhatIsWrong) {
  EXPECT_EQ(refuse_caller({"evil.example:8090", ""}, {8090, false}),
            "The header Host must name this machine, as 127.0.0.1:8090 or localhost:8090, "
            "not 'evil.example:8090'.");
  EXPECT_EQ(refuse_caller({"localhost:8090", "null"}, {8090, false}),
            "Pages of another origin may not call the control API: 'null'.");
}

}  // namespace
}  // namespace streamgauge
