// SPDX-License-Identifier: MIT
#include "scenarios/read/document.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "scenarios/read/playbook.h"

namespace streamgauge {
namespace {

class Document : public testing::Test {
 protected:
  ~Document() override { std::filesystem::remove(file_); }

  const std::string& write(const std::string& text) const {
    std::ofstream(file_) << text;
    return file_;
  }

  // The tree as JSON text.
  std::string read(const std::string& text) const {
    const auto tree = read_document(write(text));
    return tree ? tree->dump() : tree.error().what;
  }

  std::string file_ = fmt::format("{}document_{}.yaml", testing::TempDir(), getpid());
};

TEST_F(Document, WordsStayTheTextsThatTheyWere) {
  EXPECT_EQ(read("{model: 3.10, seed: 007, flag: yes, none: null, empty: }"),
            R"({"model":"3.10","seed":"007","flag":"yes","none":"","empty":""})");
}

TEST_F(Document, BodiesKeepTheTypesOfJson) {
  EXPECT_EQ(
      read("json: {n: 3, part: 1.5e3, stream: true, stop: null, none: , deep: [{a: [false]}]}"),
      R"({"json":{"n":3,"part":1500.0,"stream":true,"stop":null,"none":null,)"
      R"("deep":[{"a":[false]}]}})");
}

TEST_F(Document, InBodiesOnlyWhatJsonWouldReadHasAType) {
  EXPECT_EQ(read(R"(json: {a: "3", b: 'true', c: 007, d: no, e: .inf, f: "", g: a b, h: 1e999})"),
            R"({"json":{"a":"3","b":"true","c":"007","d":"no","e":".inf","f":"","g":"a b",)"
            R"("h":"1e999"}})");
  EXPECT_EQ(read("json: [{\"1\": 2, date: 2026-11-26}]"),
            R"({"json":[{"1":2,"date":"2026-11-26"}]})");
}

TEST_F(Document, ArgumentsOfToolCallsKeepThemToo) {
  const auto playbook =
      read_playbook_file(write("answer:\n"
                               "  tool_calls:\n"
                               "  - name: f\n"
                               "    arguments: {days: 3, dry: true, at: \"3\"}\n"
                               "  - {name: g, arguments: }\n"
                               "  - {name: h, arguments: 3}\n"));
  ASSERT_TRUE(playbook) << playbook.error().what;
  const auto& calls = playbook->plan->answer.tool_calls;
  ASSERT_EQ(calls.size(), 3U);
  EXPECT_EQ(calls[0].arguments, R"({"days":3,"dry":true,"at":"3"})");
  EXPECT_EQ(calls[1].arguments, "{}");
  EXPECT_EQ(calls[2].arguments, "3");
}

}  // namespace
}  // namespace streamgauge
