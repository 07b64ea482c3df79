// SPDX-License-Identifier: MIT
// What is no record is refused with its line and what to do, however it is broken.
#include <gmock/gmock.h>

#include "tests/unit/harness/judge/synthetic_check.h"
#include "tests/unit/record/stored.h"

namespace streamgauge {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string& good() {
  static const std::string kText = stored(synthetic_record({synthetic_hop({})}));
  return kText;
}

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = good();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

void refuses(const std::string& text, const std::string& piece) {
  const auto read = read_back(text);
  ASSERT_FALSE(read) << piece;
  EXPECT_EQ(read.error().kind, ErrorKind::usage);
  EXPECT_THAT(read.error().what, AllOf(HasSubstr("test.json"), HasSubstr(piece)));
  EXPECT_NE(read.error().hint, "");
}

TEST(BrokenRecord, ThatIsEmptyOrSomethingElse) {
  refuses("", "");
  refuses("hello\n", "1");
  refuses("{}\n", "schema");
  refuses("[1, 2]\n", "1");
  refuses(replaced("streamgauge/record/1", "streamgauge/record/9"), "schema");
}

TEST(BrokenRecord, SaysInWhichLine) {
  const std::size_t first = good().find('\n') + 1;
  refuses(good().substr(0, first) + "garbage\n" + good().substr(first), "line 2 (byte");
  refuses(replaced("\"probe\":\"warm_up\"", "\"probe\":\"guess\""), "line 2 (byte");
  refuses(replaced("\"probe\":\"warm_up\"", "\"probe\":7"), "line 2 (byte");
}

TEST(BrokenRecord, CutOrSpoiltAnywhereNeitherCrashesNorHangs) {
  const std::string& text = good();
  for (std::size_t at = 1; at < text.size(); at += 1 + text.size() / 300) {
    read_back(text.substr(0, at));
    std::string spoilt = text;
    spoilt[at] = static_cast<char>(spoilt[at] ^ 0x11);
    read_back(spoilt);
  }
}

}  // namespace
}  // namespace streamgauge
