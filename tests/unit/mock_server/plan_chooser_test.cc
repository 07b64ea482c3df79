// SPDX-License-Identifier: MIT
// Which plan answers which request: rules in order, sequences, failures, the request's own knobs.
#include "mock_server/serve/plan_chooser.h"

#include <gtest/gtest.h>

#include "mock_server/serve/quota_keeper.h"
#include "scenarios/read/playbook.h"
#include "tests/unit/mock_server/asked.h"

namespace streamgauge {
namespace {

class Chooser : public testing::Test {
 protected:
  void use(const std::string& json) {
    auto playbook = parse_playbook(json);
    ASSERT_TRUE(playbook) << playbook.error().what;
    chooser_.set(std::move(*playbook), Instant{std::chrono::hours(1)});
  }

  std::shared_ptr<const Plan> choose(const Ask& ask = {}, Headers headers = {}) {
    return chooser_.choose(post("/v1/chat/completions", "", std::move(headers)), ask, ++number_);
  }

  PlanChooser chooser_{true};
  std::uint64_t number_ = 0;
};

TEST_F(Chooser, TheFirstRuleThatHoldsDecides) {
  use(R"({"chunks": 3, "rules": [
      {"when": {"model": "slow"}, "then": {"timing": {"first_chunk": "5s"}}},
      {"when": {"message": "weather", "turn": 1}, "then": {"chunks": 4}},
      {"when": {"message_matches": "^(hi|hello)\\b"}, "then": {"chunks": 5}},
      {"when": {"headers": {"X-Team": "a"}}, "then": {"chunks": 6}},
      {"when": {"path": "/v1/chat/completions", "tool_choice": "required"}, "then": {"chunks": 7}}
    ]})");
  Ask ask;
  EXPECT_EQ(choose(ask)->chunks, 3U);
  ask.model = "slow";
  EXPECT_EQ(choose(ask)->pacing.first_chunk, Delay(std::chrono::seconds(5)));
  EXPECT_EQ(choose(ask)->chunks, 3U);  // the plan's own where the rule says nothing
  ask = {};
  ask.last_message = "the weather in Rome";
  EXPECT_EQ(choose(ask)->chunks, 4U);
  ask.turn = 2;
  EXPECT_EQ(choose(ask)->chunks, 3U);
  ask.last_message = "hello there";
  EXPECT_EQ(choose(ask)->chunks, 5U);
  ask.last_message = "hellothere";
  EXPECT_EQ(choose(ask, {{"x-team", "a"}})->chunks, 6U);
  ask.tool_choice = "required";
  EXPECT_EQ(choose(ask)->chunks, 7U);
}

TEST_F(Chooser, SequencesEndWithTheirLast) {
  use(R"({"rules": [{"then": [{"fail": {"status": 429}}, {"fail": {"status": 503}}, {}]}]})");
  EXPECT_EQ(choose()->fail.status, 429);
  EXPECT_EQ(choose()->fail.status, 503);
  EXPECT_EQ(choose()->fail.status, 0);
  EXPECT_EQ(choose()->fail.status, 0);
}

TEST_F(Chooser, SequencesOfAConversationAndOfAKey) {
  use(R"({"rules": [{"per": "conversation", "then": [
      {"answer": {"text": "a", "finish_reason": "length"}}, {"answer": {"text": "b"}}]}]})");
  Ask one, two;
  one.first_message = "first";
  two.first_message = "second";
  EXPECT_EQ(choose(one)->answer.finish_reason, "length");
  EXPECT_EQ(choose(two)->answer.finish_reason, "length");
  EXPECT_EQ(choose(one)->answer.text, "b");
  use(R"({"rules": [{"per": "key", "then": [{"chunks": 1}, {"chunks": 2}]}]})");
  EXPECT_EQ(choose({}, {{"x-api-key", "k1"}})->chunks, 1U);
  EXPECT_EQ(choose({}, {{"Authorization", "Bearer k2"}})->chunks, 1U);
  EXPECT_EQ(choose({}, {{"x-api-key", "k1"}})->chunks, 2U);
}

TEST_F(Chooser, TheFirstNFail) {
  use(R"({"fail": {"status": 500, "first": 2}})");
  EXPECT_EQ(choose()->fail.status, 500);
  EXPECT_EQ(choose()->fail.status, 500);
  EXPECT_EQ(choose()->fail.status, 0);
  use(R"({"fail": {"status": 500, "first": 1}})");  // counts begin anew
  EXPECT_EQ(choose()->fail.status, 500);
  EXPECT_EQ(choose()->fail.status, 0);
}

TEST_F(Chooser, TheFirstNOfAKnobFailForEachKey) {
  const Header knob = {"X-Streamgauge-Fail", R"({"status": 429, "first": 2})"};
  const auto status = [&](const char* key, const Header& fail) {
    return choose({}, {{"x-api-key", key}, fail, {"X-Streamgauge-Chunks", "3"}})->fail.status;
  };
  EXPECT_EQ(status("a", knob), 429);
  EXPECT_EQ(status("b", knob), 429);
  EXPECT_EQ(status("a", knob), 429);
  EXPECT_EQ(status("a", knob), 0);
  EXPECT_EQ(status("b", knob), 429);
  EXPECT_EQ(status("a", {knob.name, R"({"status": 500, "first": 1})"}), 500);  // another knob
  EXPECT_EQ(status("a", {knob.name, R"({"status":429,"first":2})"}), 0);       // the same one
  EXPECT_EQ(status("a", {"X-Streamgauge-Plan", R"({"fail": {"status": 429, "first": 2}})"}), 0);
  use("{}");  // counts begin anew
  EXPECT_EQ(status("a", knob), 429);
}

TEST_F(Chooser, KnobsThatSayNothingOfFailingDoNotResetTheCount) {
  use(R"({"fail": {"status": 500, "first": 2}})");
  EXPECT_EQ(choose({}, {{"X-Streamgauge-Chunks", "1"}})->fail.status, 500);
  EXPECT_EQ(choose({}, {{"X-Streamgauge-Chunks", "2"}})->fail.status, 500);
  EXPECT_EQ(choose({}, {{"X-Streamgauge-Chunks", "3"}})->fail.status, 0);
}

TEST_F(Chooser, TheFirstNOfEachRule) {
  use(R"({"rules": [{"when": {"model": "a"}, "then": {"fail": {"status": 500, "first": 1}}},
                    {"then": [{"fail": {"status": 501, "first": 1}}, {"chunks": 2}]}]})");
  Ask one;
  one.model = "a";
  EXPECT_EQ(choose(one)->fail.status, 500);
  EXPECT_EQ(choose(one)->fail.status, 0);
  EXPECT_EQ(choose()->fail.status, 501);
  EXPECT_EQ(choose()->chunks, 2U);
}

TEST_F(Chooser, ARateInAKnobIsKept) {
  std::size_t failed = 0;
  for (int i = 0; i < 2000; ++i)
    if (choose({}, {{"X-Streamgauge-Fail", R"({"status": 500, "rate": 0.25})"}})->fail.status != 0)
      ++failed;
  EXPECT_NEAR(static_cast<double>(failed), 500, 100);
}

TEST_F(Chooser, ARateIsKeptAndRepeats) {
  use(R"({"fail": {"status": 500, "rate": 0.25}, "seed": 3})");
  std::vector<int> statuses;
  std::size_t failed = 0;
  for (int i = 0; i < 2000; ++i) {
    statuses.push_back(choose()->fail.status);
    failed += statuses.back() == 500 ? 1U : 0U;
  }
  EXPECT_NEAR(static_cast<double>(failed), 500, 100);
  number_ = 0;
  for (const int status : statuses) EXPECT_EQ(choose()->fail.status, status);
}

TEST_F(Chooser, KnobsOfOneRequest) {
  use(R"({"chunks": 3})");
  const auto plan = choose({}, {{"X-Streamgauge-First-Chunk", "200ms"},
                                {"x-streamgauge-faults", R"([{"kind":"reset","chunk":2}])"},
                                {"X-Streamgauge-Text", "hello"},
                                {"X-ITL-MS", "2.5"},
                                {"X-Output-Length", "9"}});
  EXPECT_EQ(plan->fail.status, 0) << plan->fail.message;
  EXPECT_EQ(plan->pacing.first_chunk, Delay(std::chrono::milliseconds(200)));
  EXPECT_EQ(plan->pacing.gaps, std::vector<Delay>{std::chrono::microseconds(2500)});
  EXPECT_EQ(plan->chunks, 9U);
  EXPECT_EQ(plan->answer.text, "hello");
  ASSERT_EQ(plan->faults.size(), 1U);
  EXPECT_EQ(plan->faults[0].kind, FaultKind::reset);
  EXPECT_EQ(choose({}, {{"X-Streamgauge-Plan", R"({"wire":{"encoding":"gzip"}})"}})
                ->wire.compression.encoding,
            Encoding::gzip);
  EXPECT_EQ(choose({}, {{"X-Streamgauge-Trace", "[7, \"250us\"]"}})->pacing.gaps,
            std::vector<Delay>{std::chrono::microseconds(250)});
  EXPECT_EQ(choose()->chunks, 3U);
}

TEST_F(Chooser, WrongKnobsAreToldByName) {
  const auto message = [&](const Header& header) {
    const auto plan = choose({}, {header});
    EXPECT_EQ(plan->fail.status, 400);
    return plan->fail.message;
  };
  EXPECT_EQ(message({"X-Streamgauge-Frist-Chunk", "1s"}),
            "header X-Streamgauge-Frist-Chunk: is not a knob of this mock; "
            "X-Streamgauge-Plan takes every key, as JSON");
  EXPECT_EQ(message({"X-Streamgauge-Chunks", "many"}),
            "the plan with the request's knobs: /chunks 'many' is not a whole number from 1 to "
            "100000");
  EXPECT_EQ(message({"X-Streamgauge-Faults", "[{"}), "header X-Streamgauge-Faults: is not JSON");
  PlanChooser off(false);
  EXPECT_EQ(off.choose(post("/", "", {{"X-Streamgauge-Chunks", "many"}}), {}, 1)->fail.status, 0);
}

TEST_F(Chooser, RemembersWhenThePlanWasSet) {
  const Instant later{std::chrono::hours(2)};
  chooser_.set({}, later);
  EXPECT_EQ(chooser_.set_at(), later);
  EXPECT_EQ(choose({}, {{"X-Streamgauge-Outages", R"([{"for": "1s"}])"}})->outages.size(), 1U);
  EXPECT_EQ(choose({}, {{"X-Streamgauge-Load", R"({"slots": 2})"}})->load->slots, 2U);
}

TEST(Quota, AWindowOfEachKey) {
  using std::chrono::seconds;
  QuotaKeeper keeper;
  const Quota quota = {2, 100, seconds(10)};
  const Instant start{std::chrono::hours(1)};
  EXPECT_EQ(keeper.charge(quota, "a", 30, start).requests_left, 1U);
  const QuotaState second = keeper.charge(quota, "a", 30, start + seconds(4));
  EXPECT_TRUE(second.allowed);
  EXPECT_EQ(second.tokens_left, 40U);
  EXPECT_EQ(second.reset, Duration(seconds(6)));
  EXPECT_FALSE(keeper.charge(quota, "a", 1, start + seconds(9)).allowed);  // a third request
  EXPECT_TRUE(keeper.charge(quota, "b", 100, start).allowed);
  EXPECT_FALSE(keeper.charge(quota, "b", 1, start).allowed);  // a token too many
  EXPECT_TRUE(keeper.charge(quota, "a", 100, start + seconds(10)).allowed);
}

TEST(Playbook, MistakesAreToldWhereTheyStand) {
  const auto mistake = [](const char* json) {
    const auto playbook = parse_playbook(json);
    return playbook ? std::string("none") : playbook.error().what;
  };
  EXPECT_EQ(mistake(R"({"rules": {}})"), "plan: /rules is not a list of at most 1000 rules");
  EXPECT_EQ(mistake(R"({"rules": [{"when": {}}]})"), "plan: /rules/0/then is missing");
  EXPECT_EQ(mistake(R"({"rules": [{"when": {"modle": "m"}, "then": {}}]})"),
            "plan: /rules/0/when/modle is not a known key");
  EXPECT_EQ(mistake(R"({"rules": [{"then": [{}, {"chunks": 0}]}]})"),
            "plan: /rules/0/then/1/chunks '0' is not a whole number from 1 to 100000");
  EXPECT_TRUE(std::string(mistake(R"({"rules": [{"when": {"message_matches": "("}, "then": {}}]})"))
                  .starts_with("plan: /rules/0/when/message_matches is not a regular expression"));
}

TEST(Playbook, WritesItsRulesBack) {
  const auto playbook = parse_playbook(R"({"chunks": 3, "rules": [{"then": {"chunks": 4}}]})");
  ASSERT_TRUE(playbook);
  const auto again = parse_playbook(playbook_json(*playbook).dump());
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_EQ(*again->plan, *playbook->plan);
  ASSERT_EQ(again->rules.size(), 1U);
  EXPECT_EQ(again->rules[0].then[0]->chunks, 4U);
}

}  // namespace
}  // namespace streamgauge
