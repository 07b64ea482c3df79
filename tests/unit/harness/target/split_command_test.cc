// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/target/launcher.h"

namespace streamgauge {
namespace {

using testing::ElementsAre;

std::vector<std::string> words(const std::string& text) {
  const auto split = split_command(text);
  EXPECT_TRUE(split) << text;
  return split.value_or(std::vector<std::string>{});
}

TEST(SplitCommand, SplitsAtWhiteSpace) {
  EXPECT_THAT(words("uvicorn app:app --port 8000"),
              ElementsAre("uvicorn", "app:app", "--port", "8000"));
  EXPECT_THAT(words("  a \t b\n"), ElementsAre("a", "b"));
  EXPECT_THAT(words(""), ElementsAre());
  EXPECT_THAT(words("   "), ElementsAre());
}

TEST(SplitCommand, KeepsWhatIsQuotedTogether) {
  EXPECT_THAT(words("run 'my app:app' \"b c\""), ElementsAre("run", "my app:app", "b c"));
  EXPECT_THAT(words("a'b c'd"), ElementsAre("ab cd"));
  EXPECT_THAT(words("a '' \"\""), ElementsAre("a", "", ""));
  EXPECT_THAT(words("'say \"hi\"' \"it's\""), ElementsAre("say \"hi\"", "it's"));
}

TEST(SplitCommand, TakesTheLetterAfterABackslash) {
  EXPECT_THAT(words("a\\ b \\'c\\' \\\\"), ElementsAre("a b", "'c'", "\\"));
  EXPECT_THAT(words("'a\\b'"), ElementsAre("a\\b"));
}

TEST(SplitCommand, TakesAnEscapedQuoteInsideDoubleQuotes) {
  EXPECT_THAT(words(R"(sh -c "echo \"hi\" \\ \n")"), ElementsAre("sh", "-c", R"(echo "hi" \ \n)"));
}

TEST(SplitCommand, SaysWhichQuoteIsOpen) {
  const auto split = split_command("run 'my app");
  ASSERT_FALSE(split);
  EXPECT_THAT(split.error().what, testing::HasSubstr("the quote at byte 4"));
}

}  // namespace
}  // namespace streamgauge
