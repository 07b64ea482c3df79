// SPDX-License-Identifier: MIT
// Names of client styles: numbers, versions, families, and words that are none of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/clients/rules/client_style.h"

namespace streamgauge {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

TEST(FindStyle, PutsTheNumberInItsPlace) {
  EXPECT_EQ(find_style("requests.iter_content(1024)")->rule.count, 1024U);
  EXPECT_EQ(find_style("requests.iter_content(None)")->rule.count, kAllBytes);
  EXPECT_EQ(find_style("requests.iter_content")->rule.count, 1U);
  EXPECT_EQ(find_style("httpx.iter_bytes(7)")->rule.split, 7U);
  EXPECT_EQ(find_style("httpx.iter_bytes")->rule.splitting, ReadSplitting::none);
}

TEST(FindStyle, TakesTheNewestUnlessTold) {
  EXPECT_TRUE(find_style("openai")->entry->newest);
  EXPECT_EQ(find_style("openai@3.57.0")->entry, find_style("openai")->entry);
  EXPECT_EQ(find_style("openai@3.3.1")->entry, find_style("openai@2")->entry);
  EXPECT_EQ(find_style("openai@0.28")->entry->profile, "openai-0.28");
  EXPECT_EQ(find_style("requests.raw.read(100)@urllib3-1.26")->rule.count, 100U);
  EXPECT_EQ(find_style("node.fetch@26")->entry, find_style("node.fetch")->entry);
  EXPECT_NE(find_style("node.fetch@20")->entry, find_style("node.fetch")->entry);
}

TEST(FindStyle, RefusesWhatIsNoneAndNamesTheNearest) {
  const std::pair<const char*, const char*> cases[] = {
      {"httpx.iter_txt", "httpx.iter_text"},
      {"request.iter_lines", "requests.iter_lines"},
      {"curl-N", "curl -N"},
      {"pyton", "python"},
      {"openai@9", "openai@"},
      {"openai@", "openai"},
      {"httpx.iter_bytes(0)", "httpx.iter_bytes"},
      {"httpx.iter_bytes(-1)", "httpx.iter_bytes"},
      {"httpx.iter_bytes(x)", "httpx.iter_bytes"},
      {"httpx.iter_bytes(99999999999999999999)", "httpx.iter_bytes"},
      {"httpx.iter_bytes(N)", "httpx.iter_bytes"},
      {"aiohttp.iter_any(3)", "aiohttp.iter_any"},
      {"", ""},
  };
  for (const auto& [name, near] : cases) {
    const auto found = find_style(name);
    ASSERT_FALSE(found) << name;
    EXPECT_EQ(found.error().kind, ErrorKind::usage);
    EXPECT_THAT(found.error().what, HasSubstr(name));
    EXPECT_THAT(found.error().hint, HasSubstr(near));
  }
  EXPECT_LT(find_style(std::string(100'000, 'x')).error().what.size(), 200U);
}

std::vector<std::string> names_of(std::string_view names) {
  std::vector<std::string> out;
  const auto styles = find_styles(names);
  if (!styles) return {"error: " + styles.error().what};
  for (const ClientStyle& style : *styles) out.push_back(style.name);
  return out;
}

TEST(FindStyles, OpensFamilies) {
  EXPECT_EQ(names_of("all").size(), style_catalogue().size());
  EXPECT_THAT(names_of("python"),
              AllOf(Contains("requests.iter_content(1024)"), Contains("openai@0.28"),
                    Contains("requests.iter_lines@urllib3-1.26"), Not(Contains("curl"))));
  for (const char* family : {"python", "javascript", "browser", "java", "go", "dart"}) {
    const auto styles = find_styles(family);
    for (const ClientStyle& style : *styles) EXPECT_EQ(style.entry->family, family);
  }
}

TEST(FindStyles, PartsAtCommasAndNamesNoneTwice) {
  EXPECT_EQ(names_of("curl -N, httpx.iter_bytes(10),curl -N"),
            (std::vector<std::string>{"curl -N", "httpx.iter_bytes(10)"}));
  EXPECT_EQ(names_of("curl"), std::vector<std::string>{"curl"});
  EXPECT_EQ(names_of("curl,,"), std::vector<std::string>{"error: there is no client style ''"});
  EXPECT_EQ(names_of("all,go").size(), style_catalogue().size());
}

// What the catalogue shows can be asked for again, and says what it must.
TEST(Catalogue, EveryRowIsWhole) {
  for (const StyleEntry* entry : style_catalogue()) {
    const std::string name = shown_name(*entry);
    const auto found = find_style(name);
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->entry, entry) << name;
    EXPECT_FALSE(entry->blocks_for.empty()) << name;
    EXPECT_FALSE(entry->profile.empty()) << name;
    EXPECT_NE(found->rule.count, kArgument) << name;
    EXPECT_NE(found->rule.split, kArgument) << name;
  }
}

}  // namespace
}  // namespace streamgauge
