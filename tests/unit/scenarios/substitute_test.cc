// SPDX-License-Identifier: MIT
#include "scenarios/read/substitute.h"

#include <gtest/gtest.h>

#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

std::optional<std::string> lookup(const std::string& name) {
  if (name == "media_type") return "text/plain";
  if (name == "port.app") return "8000";
  if (name == "empty") return "";
  if (name == "nested") return "${port.app}";
  return std::nullopt;
}

Json put(const Json& node) { return substitute(node, "", lookup); }

TEST(Substitute, PutsWordsInPlace) {
  EXPECT_EQ(put("${port.app}"), "8000");
  EXPECT_EQ(put("http://127.0.0.1:${port.app}/x?t=${media_type}"),
            "http://127.0.0.1:8000/x?t=text/plain");
  EXPECT_EQ(put("a${empty}b"), "ab");
  EXPECT_EQ(put("no words"), "no words");
  EXPECT_EQ(put(""), "");
}

TEST(Substitute, LeavesLoneDollarsAndBracesAlone) {
  EXPECT_EQ(put("$5 {a} $"), "$5 {a} $");
  EXPECT_EQ(put("}${port.app}{"), "}8000{");
}

TEST(Substitute, DoesNotLookAgainAtWhatItPutIn) { EXPECT_EQ(put("${nested}"), "${port.app}"); }

TEST(Substitute, GoesThroughMappingsAndLists) {
  const Json node = {{"url", "${port.app}"}, {"list", {"a", {{"b", "${media_type}"}}}}};
  const Json expected = {{"url", "8000"}, {"list", {"a", {{"b", "text/plain"}}}}};
  EXPECT_EQ(put(node), expected);
}

TEST(Substitute, LeavesTheMatrixItselfAlone) {
  const Json node = {{"matrix", {{"x", {"${unknown}"}}}}, {"mock", {{"matrix", "${port.app}"}}}};
  const Json out = put(node);
  EXPECT_EQ(out["matrix"]["x"][0], "${unknown}");
  EXPECT_EQ(out["mock"]["matrix"], "8000");
}

TEST(Substitute, SaysWhereAnUnknownNameStands) {
  const Json node = {{"hops", {{{"url", "${port.nginx}"}}}}};
  try {
    put(node);
    FAIL() << "an unknown name was taken";
  } catch (const TreeMistake& mistake) {
    EXPECT_EQ(mistake.path, "/hops/0/url");
    EXPECT_EQ(mistake.what, "'${port.nginx}' is not known");
    EXPECT_NE(mistake.hint, "");
  }
}

TEST(Substitute, RefusesAnOpenBrace) {
  for (const char* text : {"${", "${port.app", "a ${media_type} ${"}) {
    try {
      put(text);
      FAIL() << text;
    } catch (const TreeMistake& mistake) {
      EXPECT_EQ(mistake.what, "has a '${' without its '}'");
    }
  }
}

}  // namespace
}  // namespace streamgauge
