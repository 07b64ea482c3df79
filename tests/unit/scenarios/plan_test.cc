// SPDX-License-Identifier: MIT
// The plan reader: what it takes, what it refuses and in which words, and that it reads itself
// back.
#include "scenarios/read/plan.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "scenarios/read/playbook.h"

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
  EXPECT_EQ(plan.pacing.header_delay, Delay(5ms));
  EXPECT_EQ(plan.pacing.first_chunk, Delay(1500ms));
  EXPECT_EQ(plan.pacing.gaps, (std::vector<Delay>{1ms, 0ms, 250us}));
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
  EXPECT_EQ(good(R"({"timing": {"interval": "20ms"}})").pacing.gaps, std::vector<Delay>{20ms});
  EXPECT_TRUE(good(R"({"timing": {"interval": []}})").pacing.gaps.empty());
  EXPECT_EQ(good(R"({"timing": {"first_chunk": "1s"}})").pacing.gaps, std::vector<Delay>{10ms});
}

TEST(PlanReader, ReadsBackWhatItWrites) {
  Plan plan;
  for (const auto& gaps : std::vector<std::vector<Delay>>{
           {}, {0ms}, {1ns, 999ns, 1500us, 24h}, {Duration{86'399'999'999'999}}}) {
    plan.pacing.gaps = gaps;
    plan.pacing.header_delay = 3ms;
    plan.wire.framing = Framing::close;
    plan.wire.media_type = "text/event-stream";
    plan.wire.headers = {{"X-A", "b"}, {"X-A", "c"}, {"X-C", "d"}};
    plan.wire.slice_bytes = 3;
    plan.payload = Payload::incompressible;
    plan.lockstep = true;
    plan.seed = UINT64_MAX;
    EXPECT_EQ(good(plan_json(plan).dump()), plan) << plan_json(plan).dump();
  }
}

// Every key that a plan knows, none at its default.
constexpr const char* kEveryKey = R"({"chunks": 3, "chunk_bytes": 100, "payload": "incompressible",
  "seed": 7, "lockstep": true,
  "answer": {"text": "a", "reasoning": "b", "finish_reason": "length",
             "tool_calls": [{"name": "f", "arguments": "{\"x\":1}"}]},
  "fail": {"status": 429, "message": "m", "type": "t", "code": "c", "retry_after": "1500ms",
           "should_retry": false, "first": 2, "rate": 0.5},
  "quota": {"requests": 3, "tokens": 100, "per": "10s"},
  "load": {"slots": 8, "queue": 100, "status": 503, "retry_after": "2s",
           "prefill_per_token": "200us", "slowdown": {"2": 1.5, "8": 3}},
  "outages": [{"after": "30s", "for": "5s", "every": "1min", "how": "status", "status": 529},
              {"after": "1s", "for": "2s", "how": "hang"}],
  "timing": {"accept": "1ms", "header_delay": {"uniform": ["1ms", "2ms"]}, "first_byte": "3ms",
             "first_chunk": {"percentiles": {"p50": "1ms", "p99.9": "2ms"}},
             "interval": [{"normal": {"mean": "2ms", "deviation": "1ms"}},
                          {"gamma": {"mean": "2ms", "deviation": "1ms"}},
                          {"lognormal": {"mean": "2ms", "deviation": "1ms"}},
                          {"exponential": {"mean": "2ms"}}],
             "stalls": [{"chunk": 2, "for": "1s"}], "burst": 2, "keep_alive": "15s",
             "terminator": "1s"},
  "wire": {"framing": "chunked", "encoding": "zstd", "flush_every": 0, "encoding_unasked": true,
           "events": {"newline": "cr", "space": false, "two_lines": true, "bom": true},
           "media_type": "text/plain", "headers": {"X-A": ["b", "c"]}, "omit_headers": ["Date"],
           "early_hints": {"Link": "</a>"},
           "trailers": {"X-T": "u"}, "http_chunk_bytes": 7, "chunk_extension": "e=1",
           "chunks_per_write": 3, "slice_bytes": 5, "cut": ["middle", "utf8", "crlf", "newlines"],
           "slice_gap": "1ms", "head_with_body": true, "tls_record_bytes": 512,
           "http2_frame_bytes": 100, "http2_window_bytes": 1000,
           "nagle": true, "cork": true},
  "faults": [{"kind": "error_event", "chunk": 1, "status": 503, "message": "m"},
             {"kind": "reset", "bytes": 100, "http2_code": "cancel"},
             {"kind": "hang", "after": "2s"}, "no_end_mark"]})";

TEST(PlanReader, EveryKeyIsWrittenBack) {
  const Plan plan = good(kEveryKey);
  EXPECT_EQ(good(plan_json(plan).dump()), plan) << plan_json(plan).dump(2);
  const Plan plain;
  EXPECT_NE(plan.answer, plain.answer);
  EXPECT_NE(plan.fail, plain.fail);
  EXPECT_EQ(plan.load->slowdown_table.size(), 2U);
  EXPECT_EQ(plan.outages.size(), 2U);
  EXPECT_EQ(plan.pacing.gaps.size(), 4U);
  EXPECT_EQ(plan.wire.cuts.size(), 4U);
  EXPECT_EQ(plan.faults.size(), 4U);
}

TEST(PlanReader, BytesThatAreNoTextAreWrittenAsBase64) {
  const Plan plan = good(R"({"answer": {"base64": "AP9hYg=="}})");
  EXPECT_EQ(plan.answer.text, std::string("\0\xFF"
                                          "ab",
                                          4));
  EXPECT_EQ(good(plan_json(plan).dump()), plan);
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
     "plan: /api 'openai.chats' is not one of openai.chat, openai.completions, openai.responses, "
     "anthropic.messages, gemini.generate, ollama.chat, ollama.generate, plain.sse, plain.ndjson, "
     "plain.json_seq, plain.text, plain.raw",
     "did you mean 'openai.chat'?"},
    {R"({"seed": 18446744073709551616})",
     "plan: /seed '1.8446744073709552e+19' is not a whole number from 0 to 18446744073709551615",
     ""},
    {R"({"outages": {}})", "plan: /outages is not a list of at most 100 outages",
     "write [{after: 30s, for: 5s, every: 1min, how: reset}]"},
    {R"({"outages": [{"after": "1s"}]})", "plan: /outages/0/for is missing",
     "say how long, like 5s"},
    {R"({"outages": [{"for": "0s"}]})", "plan: /outages/0/for is no time", ""},
    {R"({"outages": [{"for": "5s", "every": "5s"}]})",
     "plan: /outages/0/every is not longer than the outage", ""},
    {R"({"outages": [{"for": "5s", "how": "refused"}]})",
     "plan: /outages/0/how 'refused' is not one of refuse, status, hang, reset",
     "did you mean 'refuse'?"},
    {R"({"outages": [{"for": "5s", "status": 503}]})",
     "plan: /outages/0/status does not go with how", "write how: status"},
    {R"({"load": {"slots": 0}})", "plan: /load/slots '0' is not a whole number from 1 to 100000",
     ""},
    {R"({"load": {"queue": 5}})", "plan: /load/slots is missing", "a queue waits for slots"},
    {R"({"load": {"slowdown": -1}})", "plan: /load/slowdown is not between 0 and 1000", ""},
    {R"({"load": {"slowdown": {}}})", "plan: /load/slowdown has not 1 to 100 entries",
     "write {8: 1.5, 16: 3}"},
    {R"({"load": {"slowdown": {"many": 2}}})",
     "plan: /load/slowdown/many is not a number of requests from 1 to 100000", ""},
    {R"({"load": {"slowdown": {"8": 2, "4": 3}}})", "plan: /load/slowdown/4 does not rise",
     "begin with the fewest requests"},
    {R"({"load": {"slowdown": {"8": 0.5}}})", "plan: /load/slowdown/8 is not between 1 and 1000",
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
    {R"({"wire": {"encoding": "gzipp"}})",
     "plan: /wire/encoding 'gzipp' is not one of identity, gzip, deflate, br, zstd",
     "did you mean 'gzip'?"},
    {R"({"wire": {"framing": "close", "trailers": {"X-A": "b"}}})",
     "plan: /wire/framing has no HTTP chunks for trailers, http_chunk_bytes or chunk_extension",
     "leave framing out, or say chunked"},
    {R"({"answer": "texts"})",
     "plan: /answer/source 'texts' is not one of markers, words, echo, text",
     "did you mean 'text'?"},
    {R"({"answer": {"file": "/etc/passwd"}})", "plan: /answer/file is read in plan files only",
     "send the text itself, under 'text' or 'base64'"},
    {R"({"answer": {"base64": "?"}})", "plan: /answer/base64 is not base64", ""},
    {R"({"fail": {"first": 2}})", "plan: /fail/status is missing", ""},
    {R"({"fail": {"status": 200}})",
     "plan: /fail/status '200' is not a whole number from 400 to 599", ""},
    {R"({"faults": [{"kind": "reset"}]})", "plan: /faults/0 does not say when",
     "give one of chunk, bytes or after"},
    {R"({"faults": ["drop"]})", "plan: /faults/0/chunk is missing",
     "say which chunk, counted from 0"},
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
  const auto yaml = read_playbook_file(write("a.yaml",
                                             "chunks: 3\nlockstep: true\n"
                                             "timing: {interval: [1ms, 2ms]}\n"));
  const auto json = read_playbook_file(
      write("a.json", R"({"chunks":3,"lockstep":true,"timing":{"interval":["1ms","2ms"]}})"));
  ASSERT_TRUE(yaml) << yaml.error().what;
  ASSERT_TRUE(json) << json.error().what;
  EXPECT_EQ(*yaml->plan, *json->plan);
}

TEST_F(PlanFile, MistakesAreToldWithFileAndPlace) {
  const std::string broken = write("a.yaml", "chunks: 3\nwire: {framing: chunked\n");
  const auto plan = read_playbook_file(broken);
  ASSERT_FALSE(plan);
  EXPECT_TRUE(plan.error().what.starts_with(broken + ":3: ")) << plan.error().what;
  const std::string twice = write("b.yaml", "timing:\n  interval: 1ms\n  interval: 2ms\n");
  EXPECT_EQ(read_playbook_file(twice).error().what,
            twice + ": /timing/interval stands twice (line 3)");
  EXPECT_EQ(read_playbook_file("/no/such.yaml").error().what, "/no/such.yaml: cannot be read");
  EXPECT_EQ(read_playbook_file("/").error().what, "/: is a directory");
}

TEST_F(PlanFile, AnAnswerMayBeAFileBesideIt) {
  const std::string bytes("\0one\xFF two\n", 10);
  std::ofstream(write("bytes.bin", "")) << bytes;
  const auto name = std::filesystem::path(write("bytes.bin", bytes)).filename().string();
  const auto playbook = read_playbook_file(write("a.yaml", "answer: {file: " + name + "}\n"));
  ASSERT_TRUE(playbook) << playbook.error().what;
  EXPECT_EQ(playbook->plan->answer.text, bytes);
  const auto missing = read_playbook_file(write("b.yaml", "answer: {file: no-such}\n"));
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().what.find("/answer/file"), std::string::npos);
}

TEST_F(PlanFile, AliasesThatMultiplyAreRefused) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 9; ++level) {
    const std::string inner = fmt::format("*a{}", level - 1);
    const std::vector<std::string> ten(10, inner);
    text += fmt::format("a{0}: &a{0} [{1}]\n", level, fmt::join(ten, ", "));
  }
  const auto plan = read_playbook_file(write("bomb.yaml", text));
  ASSERT_FALSE(plan);
  EXPECT_NE(plan.error().what.find("is one of over 1,000,000 nodes"), std::string::npos);
}

}  // namespace
}  // namespace streamgauge
