// SPDX-License-Identifier: MIT
// The journal by the control API's function: filtered, paged, verified, bounded and counted.
#include "mock_server/emit/journal.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "mock_server/control/control_api.h"
#include "scenarios/plan/secret_header.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

class JournalApi : public testing::Test {
 protected:
  void SetUp() override {
    auto started = MockServer::start({});
    ASSERT_TRUE(started) << started.error().what;
    mock_ = std::move(*started);
  }

  void add(std::uint64_t count) {
    for (std::uint64_t number = 1; number <= count; ++number) {
      JournalEntry entry;
      entry.number = number;
      entry.path = "/v1/chat/completions";
      entry.status = number < 3 ? 429 : 200;
      entry.model = number % 2 == 0 ? "even" : "odd";
      entry.body = "river " + std::to_string(number);
      entry.last_message = "where is river " + std::to_string(number);
      entry.query = number == 1 ? "a=1" : "";
      entry.stream = number < 3 ? 0 : number - 2;
      entry.headers = {{"X-Test", number == 4 ? "four" : "other"}};
      if (number == 5) entry.headers.push_back({"Only-Five", ""});
      mock_->journal().add(std::move(entry));
    }
  }

  ControlAnswer get(const std::string& path, std::multimap<std::string, std::string> query = {}) {
    return answer_control({"GET", path, std::move(query), ""}, *mock_, Instant{1h});
  }

  std::unique_ptr<MockServer> mock_;
};

TEST_F(JournalApi, IsFilteredPagedAndVerified) {
  add(5);
  const Json failed = Json::parse(get("/requests", {{"status", "429"}}).body);
  EXPECT_EQ(failed["total"], 2);
  EXPECT_EQ(failed["requests"][0]["number"], 2);
  const Json page = Json::parse(get("/requests", {{"limit", "2"}, {"before", "4"}}).body);
  EXPECT_EQ(page["total"], 5);
  EXPECT_EQ(page["requests"][0]["number"], 3);
  EXPECT_EQ(page["requests"].size(), 2U);
  EXPECT_TRUE(page["older"]);
  EXPECT_FALSE(Json::parse(get("/requests", {{"limit", "2"}, {"before", "3"}}).body)["older"]);
  EXPECT_EQ(get("/verify", {{"model", "odd"}, {"count", "3"}}).status, 200);
  EXPECT_EQ(get("/verify", {{"contains", "river 4"}, {"at_least", "1"}}).status, 200);
  const ControlAnswer wrong = get("/verify", {{"model", "odd"}, {"at_most", "2"}});
  EXPECT_EQ(wrong.status, 409);
  EXPECT_EQ(Json::parse(wrong.body)["error"]["message"], "Wanted at most 2 such requests, saw 3.");
  EXPECT_EQ(get("/verify", {{"model", "odd"}}).status, 400);
  EXPECT_EQ(get("/requests", {{"modle", "odd"}}).status, 400);
  EXPECT_EQ(get("/requests", {{"limit", "0"}}).status, 400);
  EXPECT_EQ(get("/requests", {{"brief", "yes"}}).status, 400);
  EXPECT_EQ(answer_control({"DELETE", "/requests", {}, ""}, *mock_, {}).status, 200);
  EXPECT_EQ(Json::parse(get("/requests").body)["total"], 0);
}

TEST_F(JournalApi, VerifiesWithWhatItWasCalled) {
  add(5);
  const auto count = [&](std::multimap<std::string, std::string> query) {
    query.emplace("at_least", "0");
    return Json::parse(get("/verify", std::move(query)).body)["count"];
  };
  EXPECT_EQ(count({{"header", "x-test: four"}}), 1);
  EXPECT_EQ(count({{"header", "X-TEST:other"}}), 4);
  EXPECT_EQ(count({{"header", "X-Test"}}), 5);
  EXPECT_EQ(count({{"header", "X-Test"}, {"header", "only-five"}}), 1);
  EXPECT_EQ(count({{"header", "X-Tes"}}), 0);
  EXPECT_EQ(count({{"message", "is river 2"}}), 1);
  EXPECT_EQ(count({{"query", "a=1"}}), 1);
  EXPECT_EQ(count({{"stream", "3"}}), 1);
  EXPECT_EQ(get("/verify", {{"header", ": x"}, {"count", "1"}}).status, 400);
  EXPECT_EQ(get("/verify", {{"path", "/a"}, {"path", "/b"}, {"count", "1"}}).status, 400);
}

TEST_F(JournalApi, AListMayBeBriefAndOneIsWhole) {
  add(5);
  const Json brief = Json::parse(get("/requests", {{"brief", "1"}}).body)["requests"][0];
  EXPECT_FALSE(brief.contains("headers"));
  EXPECT_FALSE(brief.contains("body"));
  EXPECT_EQ(brief["model"], "odd");
  const Json whole = Json::parse(get("/requests/5").body);
  EXPECT_EQ(whole["body"], "river 5");
  EXPECT_EQ(whole["headers"][0], Json({{"name", "X-Test"}, {"value", "other"}}));
  for (const char* path : {"/requests/6", "/requests/0", "/requests/", "/requests/x"})
    EXPECT_EQ(get(path).status, 404) << path;
  EXPECT_EQ(answer_control({"DELETE", "/requests/5", {}, ""}, *mock_, {}).status, 405);
}

TEST_F(JournalApi, WhatWasDroppedCannotBeCounted) {
  add(Journal::kEntriesMax + 3);
  EXPECT_EQ(Json::parse(get("/requests", {{"limit", "1"}}).body)["dropped"], 3);
  EXPECT_EQ(get("/verify", {{"at_least", "10000"}}).status, 200);
  for (const char* bound : {"count", "at_most"}) {
    const ControlAnswer answer = get("/verify", {{bound, "10000"}});
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(Json::parse(answer.body)["error"]["message"],
              "The 3 oldest requests were dropped: only at_least can be told.");
  }
  EXPECT_EQ(Json::parse(get("/verify", {{"at_least", "10001"}}).body)["error"]["message"],
            "Wanted at least 10001 such requests, saw 10000 (the 3 oldest were dropped).");
  answer_control({"DELETE", "/requests", {}, ""}, *mock_, {});
  EXPECT_EQ(get("/verify", {{"count", "0"}}).status, 200);
}

TEST(Journal, KeepsNoKeys) {
  EXPECT_EQ(without_keys("a sk-proj-0123456789abcdefghij b"), "a [redacted] b");
  EXPECT_EQ(without_keys("AIzaSy0123456789abcdefghij"), "[redacted]");
  EXPECT_EQ(without_keys("sk-short, risk-free"), "sk-short, risk-free");
}

TEST(Journal, ForgetsTheOldestAndCountsThem) {
  Journal journal;
  for (std::uint64_t number = 1; number <= Journal::kEntriesMax + 3; ++number) {
    JournalEntry entry;
    entry.number = number;
    entry.status = number == 1 ? 429 : 200;
    entry.body.assign(number == Journal::kEntriesMax + 3 ? 10'000 : 1, 'x');
    journal.add(std::move(entry));
  }
  EXPECT_EQ(journal.dropped(), 3U);
  EXPECT_EQ(journal.count({}), Journal::kEntriesMax);
  const auto newest = journal.newest({}, 1);
  EXPECT_EQ(newest[0]->body.size(), Journal::kBodyKept);
  EXPECT_EQ(newest[0]->body_bytes, 10'000U);
  EXPECT_FALSE(journal.find(3));
  EXPECT_TRUE(journal.find(4));
  journal.clear();
  EXPECT_EQ(journal.kept(), 0U);
  EXPECT_EQ(journal.dropped(), 0U);
  EXPECT_EQ(journal.dropped_ever(), 3U);
  EXPECT_EQ(journal.answers(), (std::map<int, std::uint64_t>{{200, 10'002}, {429, 1}}));
}

TEST_F(JournalApi, AnAnswerThatWasCutIsNoAnswer) {
  add(3);
  mock_->journal().was_cut(3, OutageKind::hang);
  mock_->journal().was_cut(9, OutageKind::hang);  // dropped since: nothing to change
  const Json entry = Json::parse(get("/requests").body)["requests"][0];
  EXPECT_EQ(entry["number"], 3);
  EXPECT_EQ(entry["status"], 0);
  EXPECT_EQ(entry["outage"], "hang");
  EXPECT_EQ(mock_->journal().answers().at(200), 1U);  // a counter never falls
}

}  // namespace
}  // namespace streamgauge
