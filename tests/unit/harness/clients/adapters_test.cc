// SPDX-License-Identifier: MIT
#include "harness/clients/external/adapters.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

const std::string kOurs = STREAMGAUGE_TEST_ROOT "/harness/clients/adapters/adapters.yaml";

class AdaptersTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "adapters-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::string error_of(const std::string& yaml) {
    const std::string file = (folder / "adapters.yaml").string();
    std::ofstream(file) << yaml;
    const auto adapters = read_adapters(file, "/root");
    if (adapters) return "";
    EXPECT_EQ(adapters.error().what.substr(0, file.size()), file);
    return adapters.error().what.substr(file.size());
  }

  std::filesystem::path folder;
};

TEST_F(AdaptersTest, OursAreInOrder) {
  const auto adapters = read_adapters(kOurs, "/somewhere");
  ASSERT_TRUE(adapters) << adapters.error().what;
  std::set<std::string> names;
  for (const Adapter& adapter : *adapters) {
    EXPECT_FALSE(adapter.installed_by.empty()) << adapter.program.name;
    for (const std::string& word : adapter.program.command)
      EXPECT_EQ(word.find('{'), std::string::npos) << word;
    for (const std::string& pattern : adapter.styles) {
      const std::string name = adapter.style_name(pattern);
      EXPECT_TRUE(parse_external_style(name)) << name;
      EXPECT_TRUE(names.insert(name).second) << name << " stands twice";
    }
  }
}

TEST_F(AdaptersTest, FindsTheProgramOfAStyle) {
  const auto adapters = *read_adapters(kOurs, "/somewhere");
  const auto name = [&](const char* style) {
    return adapter_of(*parse_external_style(style), adapters)->program.name;
  };
  EXPECT_EQ(name("requests.raw.read(100)"), "requests");
  EXPECT_EQ(name("requests.raw.read(100)@urllib3-1.26"), "requests over urllib3 1.26");
  EXPECT_EQ(name("openai@0.28"), "openai 0.28");
  EXPECT_EQ(name("openai"), "openai 3");
}

TEST_F(AdaptersTest, NamesTheNearestStyle) {
  const auto adapters = *read_adapters(kOurs, "/somewhere");
  const auto missing = adapter_of(*parse_external_style("chromium.fetsch"), adapters);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::usage);
  EXPECT_EQ(missing.error().what,
            "no program has the style 'chromium.fetsch': did you mean 'chromium.fetch'?");
  EXPECT_FALSE(adapter_of(*parse_external_style("openai@9"), adapters));
}

TEST_F(AdaptersTest, NamesWhatIsWrongInTheList) {
  EXPECT_EQ(error_of("a: 1\n"), ": /programs is missing, or no list");
  EXPECT_EQ(error_of("programs:\n  - {name: a, command: b}\n"), ": /programs/0/styles is missing");
  EXPECT_EQ(error_of("programs:\n  - {name: a, styles: b}\n"), ": /programs/0/command is missing");
  EXPECT_EQ(error_of("programs:\n  - {command: a, styles: b}\n"), ": /programs/0/name is missing");
  EXPECT_NE(error_of("programs:\n  - {name: a, command: b, styles: c, stlye: d}\n"), "");
}

}  // namespace
}  // namespace streamgauge
