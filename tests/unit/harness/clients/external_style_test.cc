// SPDX-License-Identifier: MIT
#include "harness/clients/external/external_style.h"

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

TEST(ExternalStyle, IsTakenApart) {
  const auto style = parse_external_style("requests.raw.read(100)@urllib3-1.26");
  ASSERT_TRUE(style);
  EXPECT_EQ(style->call, "requests.raw.read");
  EXPECT_EQ(style->argument, "100");
  EXPECT_EQ(style->version, "urllib3-1.26");
}

TEST(ExternalStyle, IsTheSameWhenPutTogether) {
  for (const char* name : {"openai", "openai@0.28", "curl -N --compressed", "httpx.iter_text",
                           "requests.iter_content(None)", "requests.iter_content()",
                           "requests.raw.read(100)@urllib3-1.26"}) {
    const auto style = parse_external_style(name);
    ASSERT_TRUE(style) << name;
    EXPECT_EQ(style->text(), name);
  }
}

TEST(ExternalStyle, RefusesWhatIsNoName) {
  for (const char* name : {"", "@2", "openai@", "a(1", "a)1(", "a(1)b", "a(1))", "(1)", "a)"}) {
    const auto style = parse_external_style(name);
    ASSERT_FALSE(style) << name;
    EXPECT_NE(style.error().what.find("'" + std::string(name) + "'"), std::string::npos);
    EXPECT_FALSE(style.error().hint.empty());
  }
}

bool is_one(const char* pattern, const char* name) {
  return matches(pattern, *parse_external_style(name));
}

TEST(ExternalStyle, NumbersStandForN) {
  EXPECT_TRUE(is_one("a.b(N)", "a.b(1)"));
  EXPECT_TRUE(is_one("a.b(N)", "a.b(65536)@2"));
  for (const char* name : {"a.b", "a.b()", "a.b(0)", "a.b(None)", "a.b(-1)", "a.b(1.5)", "a.b(N)",
                           "a.c(1)", "a.b(9999999999)"})
    EXPECT_FALSE(is_one("a.b(N)", name)) << name;
}

TEST(ExternalStyle, EverythingElseStandsForItself) {
  EXPECT_TRUE(is_one("a.b(None)", "a.b(None)"));
  EXPECT_TRUE(is_one("curl -N", "curl -N"));
  EXPECT_FALSE(is_one("a.b(None)", "a.b"));
  EXPECT_FALSE(is_one("a.b", "a.b(1)"));
  EXPECT_FALSE(is_one("curl", "curl -N"));
}

}  // namespace
}  // namespace streamgauge
