// SPDX-License-Identifier: MIT
#include "scenarios/read/tree.h"

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

// The mistake that `read` throws; fails the test when there is none.
template <typename Read>
TreeMistake mistake(const Read& read) {
  try {
    read();
  } catch (const TreeMistake& thrown) {
    return thrown;
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

TEST(TreeReader, ReadsTextsFlagsNumbersAndWords) {
  const Json node = {{"name", "a"},   {"on", "true"}, {"off", "false"},
                     {"size", "1.5"}, {"one", "x"},   {"list", {"x", "y"}}};
  TreeReader reader(node, "/root");
  EXPECT_EQ(reader.text("name"), "a");
  EXPECT_EQ(reader.text("missing", "fallback"), "fallback");
  EXPECT_TRUE(reader.flag("on", false));
  EXPECT_FALSE(reader.flag("off", true));
  EXPECT_TRUE(reader.flag("missing", true));
  EXPECT_EQ(reader.number("size"), 1.5);
  EXPECT_EQ(reader.number("missing"), std::nullopt);
  EXPECT_EQ(reader.words("one"), std::vector<std::string>{"x"});
  EXPECT_EQ(reader.words("list"), (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(reader.words("missing").empty());
  reader.finish();
}

TEST(TreeReader, SaysWhereAMistakeIs) {
  const Json node = {{"name", {"a"}}, {"on", "yes"}, {"size", "many"}, {"list", {"x", {"y"}}}};
  TreeReader reader(node, "/root");
  EXPECT_EQ(mistake([&] { reader.text("name"); }).path, "/root/name");
  EXPECT_EQ(mistake([&] { reader.flag("on", false); }).what, "'yes' is neither true nor false");
  EXPECT_EQ(mistake([&] { reader.number("size"); }).path, "/root/size");
  EXPECT_EQ(mistake([&] { reader.words("list"); }).path, "/root/list/1");
  EXPECT_EQ(mistake([] { TreeReader(Json("text"), "/root/a"); }).what, "is not a mapping of keys");
}

TEST(TreeReader, TakesOnlyWholeFiniteNumbers) {
  for (const char* word : {"", " 1", "1 ", "1x", "0x10", "nan", "inf", "1e999", "--1"}) {
    const Json node = {{"size", word}};
    EXPECT_EQ(mistake([&] { TreeReader(node, "").number("size"); }).path, "/size") << word;
  }
  const Json node = {{"size", "-3"}};
  EXPECT_EQ(TreeReader(node, "").number("size"), -3);
}

TEST(TreeReader, RefusesUnknownKeysAndSuggestsTheNearest) {
  const Json node = {{"chunk", "1"}};
  TreeReader reader(node, "/mock");
  reader.find("chunks");
  reader.find("timing");
  const TreeMistake unknown = mistake([&] { reader.finish(); });
  EXPECT_EQ(unknown.path, "/mock/chunk");
  EXPECT_EQ(unknown.what, "is not a known key");
  EXPECT_EQ(unknown.hint, "did you mean 'chunks'?");
}

TEST(TreeReader, SuggestsNothingForAKeyThatIsFarFromAll) {
  const Json node = {{"zzzzzzzz", "1"}};
  TreeReader reader(node, "");
  reader.find("chunks");
  EXPECT_EQ(mistake([&] { reader.finish(); }).hint, "");
  TreeReader empty(node, "");
  EXPECT_EQ(mistake([&] { empty.finish(); }).hint, "");
}

TEST(TreeReader, DoesNotSuggestAShortKeyForAnother) {
  const Json node = {{"ab", "1"}};
  TreeReader reader(node, "");
  reader.find("xyz");
  EXPECT_EQ(mistake([&] { reader.finish(); }).hint, "");
}

TEST(TreeReader, DescendsWithItsPath) {
  const Json node = {{"timing", {{"gap", "1"}}}};
  TreeReader reader(node, "/mock");
  TreeReader timing = reader.child("timing");
  EXPECT_EQ(timing.path("gap"), "/mock/timing/gap");
  EXPECT_EQ(timing.text("gap"), "1");
}

TEST(TreeReader, RefusesAChildThatIsMissing) {
  const Json node = Json::object();
  TreeReader reader(node, "/mock");
  const TreeMistake missing = mistake([&] { reader.child("timing"); });
  EXPECT_EQ(missing.path, "/mock/timing");
  EXPECT_EQ(missing.what, "is missing");
}

}  // namespace
}  // namespace streamgauge
