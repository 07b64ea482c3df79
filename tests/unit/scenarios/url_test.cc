// SPDX-License-Identifier: MIT
#include "scenarios/plan/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using testing::HasSubstr;
using testing::Not;

Url good(std::string_view text) {
  const auto url = parse_url(text);
  EXPECT_TRUE(url) << text;
  return url.value_or(Url{});
}

TEST(ParseUrl, TakesAUrlApart) {
  const Url url = good("http://example.test:8080/a/b?c=d&e=%20#part");
  EXPECT_EQ(url.scheme, "http");
  EXPECT_EQ(url.host, "example.test");
  EXPECT_EQ(url.port, 8080);
  EXPECT_EQ(url.target, "/a/b?c=d&e=%20");
  EXPECT_FALSE(url.tls());
  EXPECT_EQ(url.host_header(), "example.test:8080");
}

TEST(ParseUrl, KnowsTheSchemesOwnPorts) {
  EXPECT_EQ(good("http://a/").port, 80);
  EXPECT_EQ(good("https://a/").port, 443);
  EXPECT_TRUE(good("https://a/").tls());
  EXPECT_EQ(good("https://a:443/").host_header(), "a");
  EXPECT_EQ(good("http://a:443/").host_header(), "a:443");
}

TEST(ParseUrl, ReadsTheSchemeInAnyCase) {
  EXPECT_EQ(good("HTTP://a/").scheme, "http");
  EXPECT_TRUE(good("Https://a/").tls());
}

TEST(ParseUrl, GivesATargetThatCanBeSent) {
  EXPECT_EQ(good("http://a").target, "/");
  EXPECT_EQ(good("http://a?b=c").target, "/?b=c");
  EXPECT_EQ(good("http://a/?").target, "/?");
  EXPECT_EQ(good("http://a/#x").target, "/");
}

TEST(ParseUrl, TakesAddressesOfBothFamilies) {
  EXPECT_EQ(good("http://127.0.0.1:1/").host, "127.0.0.1");
  const Url url = good("https://[::1]:8443/x");
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.host_header(), "[::1]:8443");
  EXPECT_EQ(good("https://[::1]/").host_header(), "[::1]");
}

TEST(ParseUrl, RefusesWhatCannotBeAsked) {
  for (const char* text :
       {"", "a", "localhost:8000/x", "/path", "ftp://a/", "http://", "http:///x", "http://:80/",
        "http://a:0/", "http://a:65536/", "http://a:99999999999/", "http://a:x/", "http://a b/",
        "http://a/b c", "http://a/\r\nX: y", "http://[::1/", "http://a/%zz"}) {
    SCOPED_TRACE(text);
    const auto url = parse_url(text);
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().kind, ErrorKind::usage);
    EXPECT_THAT(url.error().what, HasSubstr("is not a URL that can be asked"));
    EXPECT_THAT(url.error().hint, HasSubstr("http://HOST:PORT/PATH"));
  }
}

TEST(ParseUrl, RefusesUserInformation) {
  const auto url = parse_url("http://me:hunter2@a/");
  ASSERT_FALSE(url);
  EXPECT_THAT(url.error().what, HasSubstr("user information"));
  EXPECT_THAT(url.error().what, Not(HasSubstr("hunter2")));
  EXPECT_THAT(url.error().hint, HasSubstr("-H"));
}

TEST(ParseUrl, TellsNoSecretOfAUrlThatItRefuses) {
  for (const char* text : {"http://me:hunter2@a b/", "ftp://me:hunter2@a/", "me:hunter2@a/x",
                           "http://a b/?key=hunter2", "ftp://a/?key=hunter2"}) {
    SCOPED_TRACE(text);
    const auto url = parse_url(text);
    ASSERT_FALSE(url);
    EXPECT_THAT(url.error().what, Not(HasSubstr("hunter2")));
  }
}

TEST(Redacted, ShowsAUrlWithoutSecrets) {
  EXPECT_EQ(redacted(good("http://a/x")), "http://a/x");
  EXPECT_EQ(redacted(good("http://a/x?q=hello&n=1")), "http://a/x?q=hello&n=1");
  EXPECT_EQ(redacted(good("https://a:8443/x?q=1&api_key=hunter2&n=1")),
            "https://a:8443/x?q=1&api_key=[redacted]&n=1");
}

TEST(Redacted, HidesEveryWordForACredential) {
  for (const char* name : {"key", "auth_key", "ACCESS_TOKEN", "clientSecret", "password", "sig",
                           "X-Amz-Signature", "authorization", "code", "sessionid"}) {
    SCOPED_TRACE(name);
    const std::string shown = redacted(good(std::string("http://a/x?") + name + "=hunter2"));
    EXPECT_THAT(shown, Not(HasSubstr("hunter2")));
    EXPECT_THAT(shown, HasSubstr("=[redacted]"));
  }
}

TEST(Redacted, HidesTheValueOfANameThatIsPercentEncoded) {
  const Url url = good("http://a/x?%6bey=hunter2&to%4Ben=hunter2&a%70i%5Fkey=hunter2&100%25=1");
  const std::string shown = redacted(url);
  EXPECT_THAT(shown, Not(HasSubstr("hunter2")));
  EXPECT_THAT(shown, HasSubstr("100%25=1"));
}

TEST(Redacted, HidesValuesWithEqualSignsAndParametersSplitBySemicolons) {
  EXPECT_EQ(redacted(good("http://a/?key=a=b")), "http://a/?key=[redacted]");
  EXPECT_THAT(redacted(good("http://a/?q=1;key=hunter2")), Not(HasSubstr("hunter2")));
}

TEST(Redacted, KeepsEmptyParts) {
  EXPECT_EQ(redacted(good("http://a/?")), "http://a/?");
  EXPECT_EQ(redacted(good("http://a/?&a&&b=")), "http://a/?&a&&b=");
  EXPECT_EQ(redacted(good("http://a/?key")), "http://a/?key");
}

TEST(CredentialInQuery, NamesTheFirst) {
  EXPECT_EQ(credential_in_query(good("http://a/x")), "");
  EXPECT_EQ(credential_in_query(good("http://a/x?q=1")), "");
  EXPECT_EQ(credential_in_query(good("http://a/x?q=1&auth_key=2&token=3")), "auth_key");
  EXPECT_EQ(credential_in_query(good("http://a/x?%6bey=2")), "key");
  EXPECT_EQ(credential_in_query(good("http://a/key/token")), "");
}

}  // namespace
}  // namespace streamgauge
