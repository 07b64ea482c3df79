// SPDX-License-Identifier: MIT
// The control API's answers, by its function alone: no request crosses a network here.
#include "mock_server/control/control_api.h"

#include <regex>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "mock_server/control/ledger_json.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

class ControlApi : public testing::Test {
 protected:
  void SetUp() override {
    auto started = MockServer::start({});
    ASSERT_TRUE(started) << started.error().what;
    mock_ = std::move(*started);
  }

  ControlAnswer ask(const std::string& method, const std::string& path,
                    const std::string& body = "") {
    return answer_control({method, path, {}, body}, *mock_, Instant{1h});
  }

  std::unique_ptr<MockServer> mock_;
};

TEST_F(ControlApi, PlanIsReadAndSet) {
  EXPECT_EQ(Json::parse(ask("GET", "/plan").body)["chunks"], 40);
  const ControlAnswer set = ask("PUT", "/plan", R"({"chunks": 7, "lockstep": true})");
  EXPECT_EQ(set.status, 200);
  EXPECT_EQ(Json::parse(set.body)["chunks"], 7);
  EXPECT_EQ(mock_->plan().chunks, 7U);
  EXPECT_TRUE(mock_->plan().lockstep);
}

TEST_F(ControlApi, ABadPlanChangesNothing) {
  for (const auto& [body, message, hint] : std::vector<std::array<std::string, 3>>{
           {"{\"chunks\": 3", "plan: is not JSON at line 1, column 13",
            "check for a missing quote, comma or bracket there"},
           {R"({"timing": {"interval": 3}})", "plan: /timing/interval '3' is not a duration",
            "write a number and its unit: 100us, 50ms, 1.5s, 2min"}}) {
    const ControlAnswer answer = ask("PUT", "/plan", body);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(Json::parse(answer.body)["error"], Json({{"message", message}, {"hint", hint}}));
  }
  EXPECT_EQ(mock_->plan().chunks, 40U);
}

TEST_F(ControlApi, StreamsThatAreNotThere) {
  EXPECT_EQ(Json::parse(ask("GET", "/streams").body)["streams"], Json::array());
  for (const char* path :
       {"/streams/1/ledger", "/streams/0/ledger", "/streams/x/ledger", "/streams//ledger",
        "/streams/-1/ledger", "/streams/99999999999999999999/ledger"}) {
    const ControlAnswer answer = ask("GET", path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_TRUE(Json::parse(answer.body)["error"].contains("hint"));
  }
  EXPECT_EQ(ask("POST", "/streams/1/gate", R"({"upto": 1})").status, 404);
  EXPECT_EQ(ask("POST", "/streams/1/end").status, 404);
}

TEST_F(ControlApi, UnknownPathsAndMethods) {
  for (const char* path : {"/nothing", "/streamsx", "/streams/1", "/streams/1/ledger/x", "/plan/"})
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  const ControlAnswer answer = ask("DELETE", "/plan");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.headers, (Headers{{"Allow", "GET, HEAD, PUT"}}));
  EXPECT_EQ(ask("GET", "/streams/1/gate").status, 405);
  EXPECT_EQ(ask("POST", "/streams").status, 405);
  EXPECT_EQ(ask("POST", "/healthz").status, 405);
}

TEST_F(ControlApi, WhatAListIsAskedForIsChecked) {
  const auto status = [&](std::multimap<std::string, std::string> query) {
    return answer_control({"GET", "/streams", std::move(query), ""}, *mock_, {}).status;
  };
  for (const char* limit : {"0", "1001", "x", "-1", ""})
    EXPECT_EQ(status({{"limit", limit}}), 400) << limit;
  EXPECT_EQ(status({{"limit", "1000"}}), 200);
  EXPECT_EQ(status({{"limit", "1"}, {"limit", "2"}}), 400);
  EXPECT_EQ(status({{"limit", "20"}, {"marks", "1000"}}), 200);
  EXPECT_EQ(status({{"limit", "21"}, {"marks", "1000"}}), 400);
  for (const char* state : {"open", "ended", "complete", "client_gone", "by_fault", "cut"})
    EXPECT_EQ(status({{"state", state}, {"before", "7"}, {"path", "/x"}, {"dialect", "y"}}), 200);
  EXPECT_EQ(status({{"state", "running"}}), 400);
  const ControlAnswer unknown =
      answer_control({"GET", "/streams", {{"stat", "open"}}, ""}, *mock_, {});
  EXPECT_EQ(Json::parse(unknown.body)["error"], Json({{"message", "stat is not a known parameter"},
                                                      {"hint", "did you mean 'state'?"}}));
}

TEST_F(ControlApi, HealthMetricsAndPage) {
  EXPECT_EQ(Json::parse(ask("GET", "/healthz").body)["status"], "ok");
  EXPECT_NE(ask("GET", "/metrics").body.find("streamgauge_mock_streams_open 0\n"),
            std::string::npos);
  EXPECT_EQ(ask("GET", "/").media_type, "text/html; charset=utf-8");
  EXPECT_TRUE(ask("GET", "/").body.starts_with("\n<!doctype html>") ||
              ask("GET", "/").body.starts_with("<!doctype html>"));
  EXPECT_EQ(ask("GET", "/page.js").media_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(ask("GET", "/page.css").media_type, "text/css; charset=utf-8");
  EXPECT_EQ(ask("PUT", "/page.css").status, 405);
}

// Each file that one of them names is there, and its words go nowhere else.
TEST_F(ControlApi, ThePageNeedsNoNetworkAndWritesNoMarkup) {
  std::set<std::string> files = {"page.js", "page.css"};
  for (auto file = files.begin(); file != files.end(); ++file) {
    const std::string text = ask("GET", "/" + *file).body;
    ASSERT_EQ(ask("GET", "/" + *file).status, 200) << *file;
    const std::regex imported("from '\\./([a-z_]+\\.js)'");
    for (std::sregex_iterator found(text.begin(), text.end(), imported), end; found != end; ++found)
      if (files.insert((*found)[1]).second) file = files.begin();
    for (const char* word : {"http://127", "https://", "innerHTML", "outerHTML",
                             "insertAdjacentHTML", "document.write", "eval("})
      EXPECT_EQ(text.find(word), std::string::npos) << *file << " has " << word;
  }
  EXPECT_GT(files.size(), 10U);
  EXPECT_FALSE(std::regex_search(ask("GET", "/").body, std::regex(" on[a-z]+=")));  // handlers
}

TEST(LedgerJson, InstantsAreNanosecondsSinceTheRequest) {
  StreamLedger ledger;
  ledger.ordinal = 3;
  ledger.nonce = 33;
  ledger.request_headers = {{"Authorization", "[redacted]"}, {"Accept", "*/*"}};
  ledger.request_read = Instant{1h};
  ledger.head_sent = Instant{1h + 2us};
  ledger.emissions = {{Instant{1h + 5ms}, Instant{1h + 5ms + 7ns}, 90}};
  const Json open = ledger_json(ledger);
  EXPECT_EQ(open["state"], "open");
  EXPECT_EQ(open["nonce"], "0011");
  EXPECT_EQ(open["head_sent_ns"], 2000);
  EXPECT_TRUE(open["end_ns"].is_null());
  EXPECT_TRUE(open["client_gone_ns"].is_null());
  EXPECT_EQ(open["request_read_ns"], 3'600'000'000'000);
  EXPECT_EQ(
      open["chunks"],
      Json::array({{{"planned_ns", 5'000'000}, {"actual_ns", 5'000'007}, {"wire_bytes", 90}}}));
  EXPECT_EQ(open["request"]["headers"][0],
            Json({{"name", "Authorization"}, {"value", "[redacted]"}}));
  ledger.end = StreamEnd::client_gone;
  ledger.ended = ledger.client_gone = Instant{1h + 1s};
  EXPECT_EQ(ledger_json(ledger)["state"], "client_gone");
  EXPECT_EQ(ledger_json(ledger)["client_gone_ns"], 1'000'000'000);
}

}  // namespace
}  // namespace streamgauge
