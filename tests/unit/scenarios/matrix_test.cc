// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "scenarios/read/scenario.h"

namespace streamgauge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Matrix : public testing::Test {
 protected:
  ~Matrix() override { std::filesystem::remove(file_); }

  Result<std::vector<ScenarioDraft>> read(const std::string& text) {
    std::ofstream(file_) << text;
    return read_scenarios(file_);
  }

  std::vector<std::string> names(const std::string& text) {
    const auto drafts = read(text);
    EXPECT_TRUE(drafts) << (drafts ? "" : drafts.error().what);
    std::vector<std::string> out;
    for (const ScenarioDraft& draft : drafts.value_or(std::vector<ScenarioDraft>{}))
      out.push_back(draft.name);
    return out;
  }

  std::string refused(const std::string& text) {
    const auto drafts = read(text);
    EXPECT_FALSE(drafts) << text;
    if (drafts) return {};
    EXPECT_EQ(drafts.error().kind, ErrorKind::usage);
    EXPECT_THAT(drafts.error().what, HasSubstr(file_));
    return drafts.error().what;
  }

  std::string file_ = fmt::format("{}matrix_{}.yaml", testing::TempDir(), getpid());
};

TEST_F(Matrix, WithoutWordsIsOneCell) { EXPECT_THAT(names("name: chat\n"), ElementsAre("chat")); }

TEST_F(Matrix, WithoutANameTakesTheFiles) { EXPECT_THAT(names("mock: {}\n"), ElementsAre(file_)); }

TEST_F(Matrix, IsTheProductOfItsWordsInOrder) {
  EXPECT_THAT(
      names("name: a\nmatrix:\n  x: [1, 2]\n  y: [text/plain, q]\n"),
      ElementsAre("a[x=1,y=text/plain]", "a[x=1,y=q]", "a[x=2,y=text/plain]", "a[x=2,y=q]"));
}

TEST_F(Matrix, TakesOneWordWithoutAList) {
  EXPECT_THAT(names("name: a\nmatrix: {x: one}\n"), ElementsAre("a[x=one]"));
}

TEST_F(Matrix, KeepsScalarsAsTheyWereWritten) {
  EXPECT_THAT(names("name: a\nmatrix: {x: [010, 1.0, yes, null, \"2\"]}\n"),
              ElementsAre("a[x=010]", "a[x=1.0]", "a[x=yes]", "a[x=]", "a[x=2]"));
}

TEST_F(Matrix, ReadsJsonToo) {
  EXPECT_THAT(names(R"({"name": "a", "matrix": {"x": ["1", "2"]}})"),
              ElementsAre("a[x=1]", "a[x=2]"));
}

TEST_F(Matrix, GivesEachCellItsWords) {
  const auto drafts = read("name: a\nmatrix: {x: [1, 2]}\n");
  ASSERT_TRUE(drafts);
  ASSERT_EQ(drafts->size(), 2U);
  EXPECT_EQ((*drafts)[1].words.at("x"), "2");
  EXPECT_EQ((*drafts)[1].file, file_);
}

TEST_F(Matrix, RefusesAWordWithoutValues) {
  EXPECT_THAT(refused("name: a\nmatrix: {x: []}\n"), HasSubstr("/matrix/x"));
}

TEST_F(Matrix, RefusesOver1000Cells) {
  std::string list;
  for (int i = 0; i < 32; ++i) list += fmt::format("{}, ", i);
  EXPECT_THAT(refused(fmt::format("name: a\nmatrix: {{x: [{0}], y: [{0}]}}\n", list)),
              HasSubstr("over 1,000 cells"));
}

TEST_F(Matrix, RefusesAKeyThatStandsTwiceAndSaysWhere) {
  const std::string what = refused("name: a\nmock:\n  chunks: 1\n  chunks: 2\n");
  EXPECT_THAT(what, HasSubstr("stands twice (line 4)"));
  EXPECT_THAT(what, HasSubstr("/mock/chunks"));
}

TEST_F(Matrix, RefusesDeepNesting) {
  EXPECT_THAT(refused("name: a\nmock: " + std::string(40, '[') + std::string(40, ']')),
              HasSubstr("nested more than 32 deep"));
}

TEST_F(Matrix, RefusesEndlesslyNestedText) {
  EXPECT_NE(refused("name: a\nmock: " + std::string(200'000, '[')), "");
}

TEST_F(Matrix, RefusesAliasesThatMultiply) {
  std::string text = "name: a\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i <= 9; ++i)
    text += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i,
                        i - 1);
  EXPECT_THAT(refused(text), HasSubstr("over 1,000,000 nodes"));
}

TEST_F(Matrix, RefusesWhatIsNoMapping) {
  EXPECT_THAT(refused("- a\n- b\n"), HasSubstr("not a mapping"));
  EXPECT_THAT(refused("just text\n"), HasSubstr("not a mapping"));
  EXPECT_THAT(refused(""), HasSubstr("not a mapping"));
  EXPECT_THAT(refused("name: a\nmatrix: [x]\n"), HasSubstr("/matrix is not a mapping"));
  EXPECT_THAT(refused("name: [a]\n"), HasSubstr("/name is not a text"));
  EXPECT_THAT(refused("name: a\nmatrix: {x: [[1]]}\n"), HasSubstr("/matrix/x/0 is not a text"));
}

TEST_F(Matrix, SaysTheLineOfBadYaml) {
  EXPECT_THAT(refused("name: a\nmock: [1,\n"), HasSubstr(file_ + ":"));
  EXPECT_THAT(refused("? [a, b]\n: c\n"), HasSubstr(file_));
}

TEST_F(Matrix, SaysWhenAFileCannotBeRead) {
  const auto drafts = read_scenarios("/nowhere/a.yaml");
  ASSERT_FALSE(drafts);
  EXPECT_THAT(drafts.error().what, HasSubstr("/nowhere/a.yaml: cannot be read"));
}

}  // namespace
}  // namespace streamgauge
