// SPDX-License-Identifier: MIT
// The plan reader: what it takes, what it refuses and in which words, and that it reads itself
// back.
#include "scenarios/read/plan.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using namespace std::chrono_literals;

Plan good(std::string_view json) {
  auto plan = parse_plan(json);
  EXPECT_TRUE(plan) << plan.error().what;
  return plan.value_or(Plan{});
}

struct Bad {
  const char* json;
  const char* what;
  const char* hint;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.json; }

TEST(PlanReader, EmptyMappingGivesTheDefaults) {
  Plan expected;
  expected.pacing.gaps = {10ms};
  EXPECT_EQ(good("{}"), expected);
}

TEST(PlanReader, TakesEveryKey) {
  const Plan plan = good(R"({"api": "plain.sse", "chunks": 3, "chunk_bytes": "1KiB",
      "payload": "incompressible", "seed": 18446744073709551615, "lockstep": true,
      "timing": {"header_delay": "5ms", "first_chunk": "1.5s", "interval": ["1ms", "0ms", "250us"]},
      "wire": {"framing": "content_length", "encoding": "identity", "media_type": "text/plain",
               "headers": {"X-Accel-Buffering": "no"}, "slice_bytes": 7}})");
  EXPECT_EQ(plan.chunks, 3U);
  EXPECT_EQ(plan.chunk_bytes, 1024U);
  EXPECT_EQ(plan.payload, Payload::incompressible);
  EXPECT_EQ(plan.seed, UINT64_MAX);
  EXPECT_TRUE(plan.lockstep);
  EXPECT_EQ(plan.pacing.header_delay, 5ms);
  EXPECT_EQ(plan.pacing.first_chunk, 1500ms);
  EXPECT_EQ(plan.pacing.gaps, (std::vector<Duration>{1ms, 0ms, 250us}));
  EXPECT_EQ(plan.wire.framing, Framing::content_length);
  EXPECT_EQ(plan.wire.media_type, "text/plain");
  EXPECT_EQ(plan.wire.headers, (Headers{{"X-Accel-Buffering", "no"}}));
  EXPECT_EQ(plan.wire.slice_bytes, 7U);
}

TEST(PlanReader, NumbersAndTruthValuesMayBeTexts) {
  EXPECT_EQ(good(R"({"chunks": "5", "chunk_bytes": "64", "lockstep": "true"})"),
            good(R"({"chunks": 5, "chunk_bytes": 64, "lockstep": true})"));
}

TEST(PlanReader, OneIntervalOrAListOrNone) {
  EXPECT_EQ(good(R"({"timing": {"interval": "20ms"}})").pacing.gaps, std::vector<Duration>{20ms});
  EXPECT_TRUE(good(R"({"timing": {"interval": []}})").pacing.gaps.empty());
  EXPECT_EQ(good(R"({"timing": {"first_chunk": "1s"}})").pacing.gaps, std::vector<Duration>{10ms});
}

TEST(PlanReader, ReadsBackWhatItWrites) {
  Plan plan;
  for (const auto& gaps : std::vector<std::vector<Duration>>{
           {}, {0ms}, {1ns, 999ns, 1500us, 24h}, {Duration{86'399'999'999'999}}}) {
    plan.pacing.gaps = gaps;
    plan.pacing.header_delay = 3ms;
    plan.wire = {Framing::close, "text/event-stream", {{"X-A", "b"}, {"X-C", "d"}}, 3};
    plan.payload = Payload::incompressible;
    plan.lockstep = true;
    plan.seed = UINT64_MAX;
    EXPECT_EQ(good(plan_json(plan).dump()), plan) << plan_json(plan).dump();
  }
}

class Refused : public testing::TestWithParam<Bad> {};

TEST_P(Refused, WithPathAndHint) {
  const auto plan = parse_plan(GetParam().json);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, ErrorKind::usage);
  EXPECT_EQ(plan.error().what, GetParam().what);
  EXPECT_EQ(plan.error().hint, GetParam().hint);
}

const Bad kBad[] = {
    {"", "plan: is not JSON at line 1, column 1",
     "check for a missing quote, comma or bracket there"},
    {"{\"chunks\": 1,\n  oops}", "plan: is not JSON at line 2, column 3",
     "check for a missing quote, comma or bracket there"},
    {"[]", "plan: is not a mapping of keys", ""},
    {R"({"chunks": 1, "chunks": 2})", R"(plan: key "chunks" stands twice)", ""},
    {R"({"chunk": 1})", "plan: /chunk is not a known key", "did you mean 'chunks'?"},
    {R"({"timings": {}})", "plan: /timings is not a known key", "did you mean 'timing'?"},
    {R"({"something_else": 1})", "plan: /something_else is not a known key", ""},
    {R"({"mock": {}})", "plan: /mock is not a key of a plan",
     "a plan is what stands under 'mock' in a scenario file"},
    {R"({"chunks": 0})", "plan: /chunks '0' is not a whole number from 1 to 100000", ""},
    {R"({"chunks": 100001})", "plan: /chunks '100001' is not a whole number from 1 to 100000", ""},
    {R"({"chunks": 1.5})", "plan: /chunks '1.5' is not a whole number from 1 to 100000", ""},
    {R"({"chunks": -1})", "plan: /chunks '-1' is not a whole number from 1 to 100000", ""},
    {R"({"chunks": null})", "plan: /chunks is not a text, a number or a truth value", ""},
    {R"({"chunk_bytes": 11})", "plan: /chunk_bytes is not between 12 bytes and 1 MiB", ""},
    {R"({"chunk_bytes": "2MiB"})", "plan: /chunk_bytes is not between 12 bytes and 1 MiB", ""},
    {R"({"chunk_bytes": "4kb"})", "plan: /chunk_bytes '4kb' is not a size",
     "write bytes as 64, 64B, 4KiB or 1MiB"},
    {R"({"chunks": 100000, "chunk_bytes": 1024})", "plan: /chunks times chunk_bytes is over 64 MiB",
     "ask for fewer or smaller chunks"},
    {R"({"payload": "word"})", "plan: /payload 'word' is not one of words, incompressible",
     "did you mean 'words'?"},
    {R"({"api": "openai.chats"})",
     "plan: /api 'openai.chats' is not one of openai.chat, plain.sse, plain.ndjson, plain.text",
     "did you mean 'openai.chat'?"},
    {R"({"seed": 18446744073709551616})",
     "plan: /seed '1.8446744073709552e+19' is not a whole number from 0 to 18446744073709551615",
     ""},
    {R"({"lockstep": 1})", "plan: /lockstep '1' is neither true nor false", ""},
    {R"({"timing": {"intervall": "1ms"}})", "plan: /timing/intervall is not a known key",
     "did you mean 'interval'?"},
    {R"({"timing": {"interval": ["1ms", 20]}})", "plan: /timing/interval/1 '20' is not a duration",
     "write a number and its unit: 100us, 50ms, 1.5s, 2min"},
    {R"({"timing": "fast"})", "plan: /timing is not a mapping of keys", ""},
    {R"({"wire": {"framing": "chunk"}})",
     "plan: /wire/framing 'chunk' is not one of chunked, content_length, close",
     "did you mean 'chunked'?"},
    {R"({"wire": {"encoding": "gzip"}})",
     "plan: /wire/encoding 'gzip' is not offered: the mock sends identity only",
     "leave encoding out; to see compression, put a compressing hop in front"},
    {R"({"wire": {"headers": {"X-A": "b\r\nSet-Cookie: c"}}})",
     "plan: /wire/headers/X-A holds a control character", ""},
    {R"({"wire": {"headers": {"X A": "b"}}})", "plan: /wire/headers/X A is not a header name", ""},
    {R"({"wire": {"headers": {"Content-Length": "3"}}})",
     "plan: /wire/headers/Content-Length is decided by the wire form", "use framing and encoding"},
    {R"({"wire": {"media_type": "a\nb"}})", "plan: /wire/media_type is not a media type", ""},
    {R"({"wire": {"slice_bytes": "2MiB"}})", "plan: /wire/slice_bytes is over 1 MiB", ""},
};
INSTANTIATE_TEST_SUITE_P(All, Refused, testing::ValuesIn(kBad));

TEST(PlanReader, RefusesEndlessNesting) {
  const auto plan = parse_plan(std::string(100'000, '['));
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().what, "plan: is nested more than 32 deep");
}

class PlanFile : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const auto path =
        std::filesystem::path(testing::TempDir()) /
        (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + "_" + name);
    std::ofstream(path) << text;
    return path.string();
  }
};

TEST_F(PlanFile, YamlAndJsonAreTheSame) {
  const auto yaml = read_plan_file(write("a.yaml",
                                         "chunks: 3\nlockstep: true\n"
                                         "timing: {interval: [1ms, 2ms]}\n"));
  const auto json = read_plan_file(
      write("a.json", R"({"chunks":3,"lockstep":true,"timing":{"interval":["1ms","2ms"]}})"));
  ASSERT_TRUE(yaml) << yaml.error().what;
  ASSERT_TRUE(json) << json.error().what;
  EXPECT_EQ(*yaml, *json);
}

TEST_F(PlanFile, MistakesAreToldWithFileAndPlace) {
  const std::string broken = write("a.yaml", "chunks: 3\nwire: {framing: chunked\n");
  const auto plan = read_plan_file(broken);
  ASSERT_FALSE(plan);
  EXPECT_TRUE(plan.error().what.starts_with(broken + ":3: ")) << plan.error().what;
  const std::string twice = write("b.yaml", "timing:\n  interval: 1ms\n  interval: 2ms\n");
  EXPECT_EQ(read_plan_file(twice).error().what, twice + ": /timing/interval stands twice (line 3)");
  EXPECT_EQ(read_plan_file("/no/such.yaml").error().what, "/no/such.yaml: cannot be read");
  EXPECT_EQ(read_plan_file("/").error().what, "/: is a directory");
}

TEST_F(PlanFile, AliasesThatMultiplyAreRefused) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 9; ++level) {
    const std::string inner = fmt::format("*a{}", level - 1);
    const std::vector<std::string> ten(10, inner);
    text += fmt::format("a{0}: &a{0} [{1}]\n", level, fmt::join(ten, ", "));
  }
  const auto plan = read_plan_file(write("bomb.yaml", text));
  ASSERT_FALSE(plan);
  EXPECT_NE(plan.error().what.find("is one of over 1,000,000 nodes"), std::string::npos);
}

}  // namespace
}  // namespace streamgauge
