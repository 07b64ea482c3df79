// SPDX-License-Identifier: MIT
// Traces: gaps and instants, from a list or a file, with every mistake told at its line.
#include "scenarios/read/trace.h"

#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "scenarios/read/plan.h"
#include "scenarios/read/playbook.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;

Pacing pacing_of(const std::string& timing) {
  const auto plan = parse_plan(R"({"timing": )" + timing + "}");
  EXPECT_TRUE(plan) << plan.error().what;
  return plan ? plan->pacing : Pacing();
}

std::string mistake(const std::string& timing) {
  const auto plan = parse_plan(R"({"timing": )" + timing + "}");
  return plan ? "none" : plan.error().what;
}

// A folder of its own, gone with the test.
class TraceFile : public testing::Test {
 protected:
  TraceFile() { std::filesystem::create_directories(folder_); }
  ~TraceFile() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  Result<Playbook> plan_with(const std::string& name, const std::string& text) const {
    write(name, text);
    write("plan.yaml", "timing: {trace: " + name + "}\n");
    return read_playbook_file((folder_ / "plan.yaml").string());
  }

  std::vector<Duration> gaps(const std::string& name, const std::string& text) const {
    const auto playbook = plan_with(name, text);
    if (!playbook) {
      ADD_FAILURE() << playbook.error().what;
      return {};
    }
    std::vector<Duration> all = {playbook->plan->pacing.first_chunk.first};
    for (const Delay& gap : playbook->plan->pacing.gaps) all.push_back(gap.first);
    return all;
  }

  // What is said after "plan.yaml: /timing/trace", without the folder.
  std::string told(const std::string& name, const std::string& text) const {
    const auto playbook = plan_with(name, text);
    if (playbook) return "none";
    std::string what = playbook.error().what;
    const std::string where = folder_.string() + "/";
    for (std::size_t at = 0; (at = what.find(where)) != std::string::npos;)
      what.erase(at, where.size());
    const std::string start = "plan.yaml: /timing/trace";
    EXPECT_TRUE(what.starts_with(start)) << what;
    return what.substr(std::min(start.size(), what.size()));
  }

  std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      fmt::format("trace_{}_{}", getpid(),
                  testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST(Trace, AListIsTheFirstChunkAndThenTheGaps) {
  const Pacing pacing = pacing_of(R"({"trace": ["200ms", 20, 0.25, "750us"]})");
  EXPECT_EQ(pacing.first_chunk, Delay(200ms));
  EXPECT_EQ(pacing.gaps, (std::vector<Delay>{20ms, 250us, 750us}));
}

TEST(Trace, InstantsAreSinceTheHead) {
  const Pacing pacing = pacing_of(R"({"trace": {"at": [100, "120ms", 120, "120.5ms"]}})");
  EXPECT_EQ(pacing.first_chunk, Delay(100ms));
  EXPECT_EQ(pacing.gaps, (std::vector<Delay>{20ms, 0ms, 500us}));
}

TEST(Trace, WhatStandsBesideItWins) {
  EXPECT_EQ(pacing_of(R"({"trace": [1, 2], "first_chunk": "5ms"})").first_chunk, Delay(5ms));
  EXPECT_EQ(pacing_of(R"({"trace": [1, 2], "first_chunk": "5ms"})").gaps, std::vector<Delay>{2ms});
  EXPECT_EQ(pacing_of(R"({"trace": [1, 2], "interval": "9ms"})").gaps, std::vector<Delay>{9ms});
}

TEST(Trace, ReadsBackWhatItWrites) {
  const auto plan = parse_plan(R"({"timing": {"trace": ["200ms", 20, 0.000001]}})");
  ASSERT_TRUE(plan) << plan.error().what;
  const auto again = parse_plan(plan_json(*plan).dump());
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_EQ(*again, *plan);
}

TEST(Trace, AChangeToAPlanMayBringOneOrTakeItsPlace) {
  const auto playbook = parse_playbook(R"({"timing": {"trace": [1, 2], "header_delay": "7ms"},
      "rules": [{"when": {"model": "a"}, "then": {"timing": {"trace": [3, 4]}}},
                {"when": {"model": "b"}, "then": {"timing": {"interval": "5ms"}}}]})");
  ASSERT_TRUE(playbook) << playbook.error().what;
  const Pacing& other = playbook->rules[0].then[0]->pacing;
  EXPECT_EQ(other.first_chunk, Delay(3ms));
  EXPECT_EQ(other.gaps, std::vector<Delay>{4ms});
  EXPECT_EQ(other.header_delay, Delay(7ms));
  EXPECT_EQ(playbook->rules[1].then[0]->pacing.gaps, std::vector<Delay>{5ms});
  const auto patched = patched_plan(*playbook->plan, {{"timing", {{"trace", {8, 9}}}}}, "plan");
  ASSERT_TRUE(patched) << patched.error().what;
  EXPECT_EQ(patched->pacing.first_chunk, Delay(8ms));
  EXPECT_EQ(patched->pacing.gaps, std::vector<Delay>{9ms});
}

TEST(Trace, MistakesAreToldAtTheirEntry) {
  EXPECT_EQ(mistake(R"({"trace": []})"), "plan: /timing/trace holds no entry");
  EXPECT_EQ(mistake(R"({"trace": 5})"), "plan: /timing/trace is not a list of durations");
  EXPECT_EQ(mistake(R"({"trace": "a.csv"})"),
            "plan: /timing/trace is read from a file in plan files only");
  EXPECT_EQ(mistake(R"({"trace": [1, "soon"]})"), "plan: /timing/trace/1 'soon' is not a duration");
  EXPECT_EQ(mistake(R"({"trace": [1, -1]})"),
            "plan: /timing/trace/1 '-1' is not between 0 and a day");
  EXPECT_EQ(mistake(R"({"trace": {"at": [5, 4]}})"),
            "plan: /timing/trace/at/1 '4' is before the instant above it");
  EXPECT_EQ(mistake(R"({"trace": {"ta": [5, 4]}})"), "plan: /timing/trace/ta is not a known key");
  std::string many = "[1";
  for (std::size_t i = 0; i < kChunksMax; ++i) many += ",1";
  EXPECT_EQ(mistake(R"({"trace": )" + many + "]}"),
            "plan: /timing/trace/100000 is one of over 100000 entries");
}

TEST_F(TraceFile, CsvOfOneColumn) {
  const std::vector<Duration> expected = {200ms, 20ms, 250us};
  EXPECT_EQ(gaps("a.csv", "200\n20ms\n\n0.25\n"), expected);
  EXPECT_EQ(gaps("b.csv", "gap_us\r\n200000\r\n20000\r\n250"), expected);
  EXPECT_EQ(gaps("c.csv", "at_ns\n200000000\n220000000\n220250000\n"), expected);
}

TEST_F(TraceFile, CsvByNamedColumn) {
  EXPECT_EQ(gaps("a.csv", "chunk, gap_ms ,bytes\n0,200,64\n1, 20,64\n2,0.25,64\n"),
            (std::vector<Duration>{200ms, 20ms, 250us}));
  EXPECT_EQ(told("b.csv", "0,200\n1,20\n"),
            ": 'b.csv' line 1: has several columns and none of them is named gap or at");
  EXPECT_EQ(told("c.csv", "chunk,gap\n0\n"), ": 'c.csv' line 2: has no column 2");
}

TEST_F(TraceFile, LinesAndListsOfJson) {
  const std::vector<Duration> expected = {200ms, 20ms, 250us};
  EXPECT_EQ(gaps("a.jsonl", "200\n\"20ms\"\n\n0.25\n"), expected);
  EXPECT_EQ(gaps("b.jsonl", R"({"chunk": 0, "at_ms": 200})"
                            "\n"
                            R"({"chunk": 1, "at_ms": 220})"
                            "\n"
                            R"({"chunk": 2, "at_ms": 220.25})"),
            expected);
  EXPECT_EQ(gaps("c.json", R"([200, "20ms", {"gap_us": 250}])"), expected);
}

TEST_F(TraceFile, MistakesAreToldAtTheirLine) {
  EXPECT_EQ(told("a.csv", "200\n\nsoon\n"), ": 'a.csv' line 3: 'soon' is not a duration");
  EXPECT_EQ(told("b.csv", "gap_ms\n"), ": 'b.csv' holds no entry");
  EXPECT_EQ(told("c.csv", "at\n5\n4\n"), ": 'c.csv' line 3: '4' is before the instant above it");
  EXPECT_EQ(told("d.csv", "at_ns\n1700000000000000000\n"),
            ": 'd.csv' line 2: '1700000000000000000' is not between 0 and a day");
  EXPECT_EQ(told("a.jsonl", "1\n{\"gap\": 1\n"),
            ": 'a.jsonl' line 2: is not JSON at line 1, column 10");
  EXPECT_EQ(told("b.jsonl", "{\"chunk\": 1}\n"),
            ": 'b.jsonl' line 1: has neither a gap nor an instant");
  EXPECT_EQ(told("c.jsonl", "{\"gap\": 1}\n{\"at\": 2}\n"),
            ": 'c.jsonl' line 2: mixes gaps with instants");
  EXPECT_EQ(told("a.json", "{}"), " 'a.json' is not a list");
  EXPECT_EQ(told("b.json", "[1, []]"),
            ": 'b.json' entry 1: is not a text, a number or a truth value");
  EXPECT_EQ(told("c.csv", std::string(kTraceBytesMax + 1, '1')), " 'c.csv' is over 8 MiB");
  std::string many;
  for (std::size_t i = 0; i <= kChunksMax; ++i) many += "1\n";
  EXPECT_EQ(told("e.csv", many), ": 'e.csv' line 100001: is one of over 100000 entries");
  write("plan.yaml", "timing: {trace: no-such.csv}\n");
  const auto missing = read_playbook_file((folder_ / "plan.yaml").string());
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().what.find("no-such.csv' cannot be read"), std::string::npos);
}

}  // namespace
}  // namespace streamgauge
