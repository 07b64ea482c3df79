// SPDX-License-Identifier: MIT
// Why a hop could not be measured, each said with what to do about it.
#include "harness/judge/failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/judge/hop.h"
#include "tests/unit/harness/judge/synthetic_check.h"

namespace streamgauge {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Observation ended(WireEnd end, const std::string& error, const std::string& answer = {}) {
  std::vector<TimedBytes> reads;
  if (!answer.empty()) reads.push_back({0, answer});
  WireRecord wire = made_wire(reads, end, 10);
  wire.error = error;
  return observe(std::move(wire), std::nullopt);
}

std::string why(const Observation& seen) {
  const auto failure = failed(seen, kSyntheticUrl);
  EXPECT_TRUE(failure);
  return failure.value_or("");
}

std::string answered(const std::string& answer) { return why(ended(WireEnd::closed, "", answer)); }

TEST(Failed, SaysThatNobodyListens) {
  EXPECT_THAT(why(ended(WireEnd::no_connect, "127.0.0.1:8000 does not answer: refused")),
              HasSubstr("does not answer: refused"));
}

TEST(Failed, SaysWhatToDoAboutTls) {
  EXPECT_THAT(why(ended(WireEnd::tls_failed, "the certificate is not trusted: self-signed")),
              AllOf(HasSubstr("self-signed"), HasSubstr("--ca FILE"), HasSubstr("--insecure")));
}

TEST(Failed, SaysThatNothingOrNotAllCameInTime) {
  EXPECT_THAT(why(ended(WireEnd::timeout, "no answer began within 10.0 s")),
              AllOf(HasSubstr("no answer began"), HasSubstr("curl -N http://127.0.0.1:8000/chat")));
  const std::string late = why(ended(WireEnd::timeout, "the answer fell silent", kTextHead));
  EXPECT_THAT(late, AllOf(HasSubstr("a head came, but no body"), Not(HasSubstr("curl"))));
}

TEST(Failed, SaysThatTheAnswerIsTooLong) {
  EXPECT_THAT(why(ended(WireEnd::limit, "the answer is longer than 67108864 bytes", kTextHead)),
              HasSubstr("longer than 67108864 bytes"));
}

TEST(Failed, SaysThatItIsNotHttp) {
  EXPECT_THAT(answered("SSH-2.0-OpenSSH_9.2\r\n"),
              AllOf(HasSubstr("not HTTP as it should be"), HasSubstr("near byte")));
  EXPECT_THAT(answered(kTextHead + "xyz\r\n"), HasSubstr("not HTTP as it should be"));
}

TEST(Failed, SaysThatTheConnectionEndedBeforeAnyAnswer) {
  EXPECT_THAT(why(ended(WireEnd::closed, "")), HasSubstr("ended before any answer"));
  EXPECT_THAT(why(ended(WireEnd::reset, "Connection reset by peer")),
              HasSubstr("before any answer (Connection reset by peer)"));
}

TEST(Failed, DoesNotFollowRedirectsAndNamesWhereTo) {
  EXPECT_THAT(answered("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://b/\r\n"
                       "Content-Length: 0\r\n\r\n"),
              AllOf(HasSubstr("redirects (307) to http://b/"), HasSubstr("name that URL")));
}

TEST(Failed, ShowsStatusAndBodyOfAnError) {
  EXPECT_THAT(answered("HTTP/1.1 401 Unauthorized\r\nContent-Length: 9\r\n\r\nwrong key"),
              HasSubstr("answered 401 Unauthorized: wrong key"));
  const std::string longer(1000, 'x');
  const std::string shown = answered("HTTP/1.1 500 Oops\r\nContent-Length: 1000\r\n\r\n" + longer);
  EXPECT_THAT(shown, AllOf(HasSubstr("500 Oops"), HasSubstr("xxx...")));
  EXPECT_LT(shown.size(), 600U);
}

TEST(Failed, SaysThatABodyIsEmpty) {
  EXPECT_THAT(answered("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), HasSubstr("empty body"));
  EXPECT_THAT(answered("HTTP/1.1 204 No Content\r\n\r\n"), HasSubstr("empty body"));
}

TEST(Failed, SaysThatACacheAnswered) {
  const Observation cached = synthetic_paced({.nonce = kNonce + 1}, 3, 0);
  EXPECT_THAT(why(cached), AllOf(HasSubstr("older stream"), HasSubstr("Cache-Control: no-store")));
}

TEST(Failed, FindsNothingWrongWithAStream) {
  EXPECT_FALSE(failed(synthetic_paced({}, 3, 0), kSyntheticUrl));
  EXPECT_FALSE(failed(synthetic_paced({.lose_markers = true}, 3, 0), kSyntheticUrl));
}

TEST(Failed, NotesACredentialInTheQueryAndShowsNone) {
  const auto url = parse_url("http://127.0.0.1:8000/chat?auth_key=hunter2");
  ASSERT_TRUE(url);
  HopEvidence evidence;
  evidence.url = *url;
  evidence.streams.push_back(
      {ProbeKind::warm_up,
       ended(WireEnd::closed, "", "HTTP/1.1 401 No\r\nContent-Length: 3\r\n\r\nbad"),
       {}});
  const HopReport report = judge_hop(evidence);
  EXPECT_EQ(name(report.verdict), "FAILED");
  EXPECT_THAT(report.notes, Contains(HasSubstr("('auth_key')")));
  EXPECT_THAT(report.failure, AllOf(HasSubstr("401"), Not(HasSubstr("hunter2"))));
}

}  // namespace
}  // namespace streamgauge
