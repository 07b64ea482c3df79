// SPDX-License-Identifier: MIT
#include "mock_server/replay/exchange_finder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/replay/made_recording.h"

namespace streamgauge {
namespace {

using testing::ElementsAre;

ExchangeFinder finder(std::vector<AskedRequest> requests) {
  auto recording = std::make_shared<Recording>();
  for (AskedRequest& request : requests) {
    Exchange& exchange = recording->exchanges.emplace_back();
    exchange.number = recording->exchanges.size();
    exchange.request = std::move(request);
  }
  return ExchangeFinder(std::move(recording));
}

std::uint64_t found(ExchangeFinder& among, const AskedRequest& request) {
  const Exchange* exchange = among.find(request);
  return exchange == nullptr ? 0 : exchange->number;
}

TEST(ExchangeFinder, WantsMethodPathAndQuery) {
  auto among = finder({asked("/a"), asked("/b?x=1"), asked("/b?x=2"), asked("/a", "", "GET")});
  EXPECT_EQ(found(among, asked("/b?x=2")), 3U);
  EXPECT_EQ(found(among, asked("/a", "", "GET")), 4U);
  EXPECT_EQ(found(among, asked("/b")), 0U);
  EXPECT_EQ(found(among, asked("/a", "", "DELETE")), 0U);
}

TEST(ExchangeFinder, TheSameJsonIsTheSameBody) {
  auto among = finder({asked("/a", R"({"model":"m","n":[1,2]})"), asked("/a", R"({"model":"k"})")});
  EXPECT_EQ(found(among, asked("/a", "{ \"model\" : \"k\" }")), 2U);
  EXPECT_EQ(found(among, asked("/a", "{\"n\": [1, 2],\n\"model\": \"m\"}")), 1U);
  EXPECT_EQ(found(among, asked("/a", R"({"n":[2,1],"model":"m"})")), 0U);  // and none is left
}

TEST(ExchangeFinder, TheSameRequestGetsItsAnswersInTurnAndThenTheLast) {
  auto among = finder({asked("/a", "x"), asked("/a", "y"), asked("/a", "x")});
  for (const std::uint64_t expected : {1U, 3U, 3U, 3U})
    EXPECT_EQ(found(among, asked("/a", "x")), expected);
  EXPECT_EQ(found(among, asked("/a", "y")), 2U);
}

TEST(ExchangeFinder, AnotherBodyGetsWhatHasNotBeenGivenInOrder) {
  auto among = finder({asked("/a", "1"), asked("/a", "2"), asked("/a", "3")});
  EXPECT_EQ(found(among, asked("/a", "2")), 2U);
  EXPECT_EQ(found(among, asked("/a", "other")), 1U);
  EXPECT_EQ(found(among, asked("/a", "other")), 3U);
  EXPECT_EQ(found(among, asked("/a", "other")), 0U);
}

TEST(ExchangeFinder, SaysWhatThereIs) {
  auto among = finder({asked("/a", "x"), asked("/a", "y"), asked("/b", "", "GET")});
  found(among, asked("/a", "x"));
  EXPECT_THAT(among.offers(), ElementsAre("GET /b: 1 recorded, 1 not given yet",
                                          "POST /a: 2 recorded, 1 not given yet"));
}

TEST(ExchangeFinder, DeepAndBrokenBodiesAreBytes) {
  const std::string deep(100'000, '[');
  auto among = finder({asked("/a", deep), asked("/a", "{\"a\":"), asked("/a", "\xff")});
  EXPECT_EQ(found(among, asked("/a", "\xff")), 3U);
  EXPECT_EQ(found(among, asked("/a", "{\"a\":")), 2U);
  EXPECT_EQ(found(among, asked("/a", deep)), 1U);
}

}  // namespace
}  // namespace streamgauge
