// SPDX-License-Identifier: MIT
#include "harness/judge/expectation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Verdict nginx_verdict() {
  Verdict verdict;
  HopReport& target = verdict.target;
  target.verdict = VerdictKind::buffers;
  target.shape.kind = ShapeKind::blocks;
  target.shape.bytes = 4096;
  target.head = HeadKind::held;
  target.status = 200;
  target.notes = {"one note", "another"};
  target.concurrency.kind = ConcurrencyKind::parallel;
  verdict.first_bad_hop = "nginx";
  verdict.causes.push_back(
      {"nginx.proxy_buffering", "", "nginx", Confidence::certain, {}, "", true});
  return verdict;
}

std::vector<std::string> unmet_of(const Expectation& expect) {
  return unmet(expect, nginx_verdict(), 1);
}

TEST(Unmet, WantsAStreamWhenNothingIsExpected) {
  EXPECT_THAT(unmet_of({}), ElementsAre("expected verdict STREAMS, got BUFFERS"));
  Verdict streams;
  streams.target.verdict = VerdictKind::streams;
  EXPECT_THAT(unmet({}, streams, 0), IsEmpty());
}

TEST(Unmet, IsNothingWhenAllHolds) {
  Expectation expect;
  expect.verdict = {"INCONCLUSIVE", "BUFFERS"};
  expect.shape = {"held_to_end", "blocks"};
  expect.bytes = 4096;
  expect.head = "held";
  expect.concurrency = "parallel";
  expect.cause = "nginx.proxy_buffering";
  expect.fix_verified = true;
  expect.first_bad_hop = "nginx";
  expect.note_contains = "another";
  expect.status = 200;
  expect.exit = 1;
  EXPECT_THAT(unmet_of(expect), IsEmpty());
}

TEST(Unmet, SaysForEachWhatWasWantedAndWhatCame) {
  Expectation expect;
  expect.verdict = {"BUFFERS"};
  expect.shape = {"held_to_end", "collected"};
  expect.bytes = 8192;
  expect.chunks = 2;
  expect.head = "early";
  expect.concurrency = "coupled";
  expect.cause = "event_loop.blocked";
  expect.first_bad_hop = "app";
  expect.failure_contains = "401";
  expect.note_contains = "credential";
  expect.status = 401;
  expect.exit = 3;
  EXPECT_THAT(
      unmet_of(expect),
      ElementsAre("expected shape held_to_end or collected, got blocks",
                  "expected bytes 8192, got 4096", "expected chunks 2, got none",
                  "expected head early, got held", "expected concurrency coupled, got parallel",
                  "expected first_bad_hop app, got nginx", "expected status 401, got 200",
                  "expected exit 3, got 1", "expected the failure to contain '401', got ''",
                  "expected the notes to contain 'credential', got 'one note; another'",
                  "expected cause event_loop.blocked, which was not named"));
}

TEST(Unmet, AllowsThreePercentOfASize) {
  Expectation expect;
  expect.verdict = {"BUFFERS"};
  for (const double bytes : {3980.0, 4096.0, 4222.0}) {
    expect.bytes = bytes;
    EXPECT_THAT(unmet_of(expect), IsEmpty()) << bytes;
  }
  for (const double bytes : {3970.0, 4230.0}) {
    expect.bytes = bytes;
    EXPECT_EQ(unmet_of(expect).size(), 1U) << bytes;
  }
}

TEST(Unmet, TellsAFixThatWasRefutedOrNotTried) {
  Expectation expect;
  expect.verdict = {"BUFFERS"};
  expect.cause = "nginx.proxy_buffering";
  expect.fix_verified = false;
  EXPECT_THAT(unmet_of(expect), ElementsAre(HasSubstr("to be refuted")));
  expect.fix_verified = true;
  Verdict untried = nginx_verdict();
  untried.causes[0].fix_verified.reset();
  EXPECT_THAT(unmet(expect, untried, 1), ElementsAre(HasSubstr("to be verified")));
}

}  // namespace
}  // namespace streamgauge
