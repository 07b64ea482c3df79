// SPDX-License-Identifier: MIT
// A test for every file of harness/judge/causes, and for how the catalogue is read and matched.
#include "harness/judge/causes.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/judge/hop.h"
#include "tests/unit/harness/judge/synthetic_check.h"

namespace streamgauge {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> ids(const HopReport& hop) {
  std::vector<std::string> out;
  for (const CauseFinding& finding : match_causes(built_in_causes(), hop))
    out.push_back(finding.id);
  return out;
}

HopReport report_of(const SyntheticSetUp& set_up) { return judge_hop(synthetic_hop(set_up)); }

HopReport behind_nginx(const std::string& relay) {
  return report_of({.relay = relay, .headers = "Server: nginx/1.22.1\r\n"});
}

TEST(BuiltInCauses, AreAllReadWithUniqueIdsATitleAndAFix) {
  std::set<std::string> seen;
  for (const Cause& cause : built_in_causes()) {
    EXPECT_TRUE(seen.insert(cause.id).second) << cause.id;
    EXPECT_THAT(cause.id, testing::MatchesRegex("[a-z0-9_]+\\.[a-z0-9_]+"));
    EXPECT_NE(cause.title, "") << cause.id;
    EXPECT_NE(cause.fix, "") << cause.id;
    EXPECT_FALSE(cause.shapes.empty() && cause.concurrency.empty()) << cause.id;
  }
  for (const char* id : {"compressor.unflushed", "event_loop.blocked", "nginx.proxy_buffering"})
    EXPECT_TRUE(seen.contains(id)) << id;
}

TEST(BuiltInCauses, NameOnlyShapesAndConcurrencyThatExist) {
  const auto shape_exists = [](const std::string& word) {
    for (int kind = 0; kind <= static_cast<int>(ShapeKind::coupled); ++kind)
      if (name(static_cast<ShapeKind>(kind)) == word) return true;
    return false;
  };
  for (const Cause& cause : built_in_causes()) {
    for (const std::string& shape : cause.shapes) EXPECT_TRUE(shape_exists(shape)) << shape;
    for (const std::string& word : cause.concurrency)
      EXPECT_TRUE(word == "coupled" || word == "serialized" || word == "parallel") << word;
  }
}

TEST(BuiltInCauses, MatchNoHopThatStreams) {
  EXPECT_THAT(ids(report_of({})), IsEmpty());
  EXPECT_THAT(ids(behind_nginx("pass")), IsEmpty());
  EXPECT_THAT(ids(report_of({.relay = "delay(200ms)"})), IsEmpty());
}

TEST(BuiltInCauses, FindNginxByItsHeaderAndShape) {
  EXPECT_THAT(ids(behind_nginx("block(4096)")), Contains("nginx.proxy_buffering"));
  EXPECT_THAT(ids(behind_nginx("hold_all")), Contains("nginx.proxy_buffering"));
  EXPECT_THAT(ids(report_of({.relay = "block(4096)"})),
              testing::Not(Contains("nginx.proxy_buffering")));
  EXPECT_THAT(ids(behind_nginx("behind(1)")), testing::Not(Contains("nginx.proxy_buffering")));
}

TEST(BuiltInCauses, FindACompressorByItsShape) {
  EXPECT_THAT(ids(report_of({.relay = "gzip_unflushed", .compress = true})),
              ElementsAre("compressor.unflushed"));
}

TEST(BuiltInCauses, FindABlockedEventLoopByItsPair) {
  for (const auto& [read, content] : {std::pair(602.0, 605.0), std::pair(1001.0, 1005.0)}) {
    HopEvidence hop = synthetic_hop({});
    hop.streams.resize(hop.streams.size() - 2);
    for (int i = 0; i < 2; ++i) add_pair(hop, synthetic_pair(read, content));
    const auto found = match_causes(built_in_causes(), judge_hop(hop));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id, "event_loop.blocked");
    EXPECT_THAT(found[0].evidence, Contains(HasSubstr("a second stream is")));
  }
}

TEST(MatchCauses, ShowsTheEvidence) {
  const auto found = match_causes(built_in_causes(), behind_nginx("block(4096)"));
  ASSERT_FALSE(found.empty());
  EXPECT_THAT(found[0].evidence,
              ElementsAre("Server: nginx/1.22.1", HasSubstr("held in blocks of 40")));
  EXPECT_EQ(found[0].hop, "target");
  EXPECT_FALSE(found[0].fix_verified);
}

TEST(MatchCauses, ComparesHeadersWithoutCase) {
  Cause cause;
  cause.response_header = {"X-Cache", "HIT"};
  HopReport hop;
  hop.verdict = VerdictKind::buffers;
  hop.response_headers = {{"x-cache", "miss"}, {"x-CACHE", "some hit there"}};
  EXPECT_EQ(match_causes({cause}, hop).size(), 1U);
  hop.response_headers.pop_back();
  EXPECT_TRUE(match_causes({cause}, hop).empty());
}

constexpr const char* kWhole = R"(
id: a.b
title: t
when: {shapes: [blocks], header: {name: Server, contains: x}}
confidence: likely
fix: f
verify: {upstream_header: {name: X, value: "no"}}
)";

TEST(ParseCause, ReadsEveryKey) {
  const auto cause = parse_cause(kWhole, "a.yaml");
  ASSERT_TRUE(cause) << cause.error().what;
  EXPECT_EQ(cause->id, "a.b");
  EXPECT_THAT(cause->shapes, ElementsAre("blocks"));
  EXPECT_EQ(cause->response_header, (Header{"Server", "x"}));
  EXPECT_EQ(cause->check.upstream_header, (Header{"X", "no"}));
  EXPECT_EQ(cause->confidence, Confidence::likely);
}

TEST(ParseCause, RefusesWhatIsMissingOrWrongAndNamesTheFile) {
  for (const char* key : {"id: a.b\n", "title: t\n", "confidence: likely\n", "fix: f\n"}) {
    std::string text = kWhole;
    text.erase(text.find(key), std::string_view(key).size());
    const auto cause = parse_cause(text, "a.yaml");
    ASSERT_FALSE(cause) << key;
    EXPECT_THAT(cause.error().what, HasSubstr("a.yaml"));
  }
  std::string sure = kWhole;
  sure.replace(sure.find("likely"), 6, "sure");
  EXPECT_THAT(parse_cause(sure, "a.yaml").error().what, HasSubstr("possible, likely or certain"));
  EXPECT_FALSE(parse_cause("[", "a.yaml"));
  EXPECT_FALSE(parse_cause("text", "a.yaml"));
}

}  // namespace
}  // namespace streamgauge
