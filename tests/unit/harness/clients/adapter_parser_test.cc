// SPDX-License-Identifier: MIT
// What programs write, right and wrong, each whatever the split.
#include "harness/clients/external/adapter_parser.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/harness/wire/splits.h"

namespace streamgauge {
namespace {

const std::string kHello =
    "{\"hello\": {\"name\": \"p\", \"versions\": {\"l\": \"1\"}, \"styles\": [\"a(N)\"], "
    "\"clock\": \"own\"}}\n";

std::string shown(const AdapterHello& one) {
  return fmt::format("hello {} {} {} {} {}", one.name, one.versions.size(), one.styles.size(),
                     one.own_clock ? "own" : "monotonic", one.clock_error.count());
}
std::string shown(const AdapterPong& one) { return fmt::format("pong {} {}", one.ping, one.at_ns); }
std::string shown(const AdapterClockError& one) {
  return fmt::format("clock error {}", one.error.count());
}
std::string shown(const AdapterHead& one) {
  return fmt::format("head {} {} {}", one.head.status, one.head.get("content-type"), one.at_ns);
}
std::string shown(const AdapterDelivery& one) {
  return fmt::format("delivery '{}' {}", one.content, one.at_ns);
}
std::string shown(const AdapterEnd& one) { return one.good ? "end" : "end: " + one.why; }

// The messages, and the error that ended it.
std::string parsed(const Pieces& pieces, AdapterLimits limits = {}) {
  AdapterParser parser(limits);
  std::vector<AdapterMessage> messages;
  std::string error;
  for (const std::string_view piece : pieces)
    if (const auto fed = parser.feed(piece, messages); !fed)
      error += fmt::format("! {} ({})\n", fed.error().what, fed.error().hint);
  std::string out;
  for (const AdapterMessage& message : messages)
    out += std::visit([](const auto& one) { return shown(one); }, message) + "\n";
  return out + error;
}

void expect(const std::string& stream, const std::string& messages, AdapterLimits limits = {}) {
  for_every_split(stream,
                  [&](const Pieces& pieces) { ASSERT_EQ(parsed(pieces, limits), messages); });
}

// The one line after hello is wrong, and this is said of it, first.
void expect_mistake(const std::string& line, const std::string& what) {
  const std::string text = parsed({kHello + line + "\n"});
  const std::string wanted = "hello p 1 1 own 0\n! line 2 " + what;
  EXPECT_EQ(text.substr(0, wanted.size()), wanted) << line;
  EXPECT_EQ(text.find("()"), std::string::npos) << "no hint: " << text;
}

TEST(AdapterParser, GivesEveryMessage) {
  expect(kHello + R"({"pong": 3, "at_ns": 5}
{"clock_error_ns": 40}
{"head": {"status": 200, "headers": [["Content-Type", "text/plain"]], "at_ns": 60}}
{"bytes": "aGk=", "at_ns": 70}
{"text": "h\u00e9", "at_ns": 9007199254740993}
{"text": "", "at_ns": 90, "unknown": 1}
{"end": "ok"}
)",
         "hello p 1 1 own 0\npong 3 5\nclock error 40\nhead 200 text/plain 60\n"
         "delivery 'hi' 70\ndelivery 'h\xC3\xA9' 9007199254740993\ndelivery '' 90\nend\n");
}

TEST(AdapterParser, TakesBothClocksAndTheirErrors) {
  expect(R"({"hello": {"name": "p", "versions": {}, "styles": [], "clock": "monotonic", )"
         R"("clock_error_ns": 12}})"
         "\r\n",
         "hello p 0 0 monotonic 12\n");
}

TEST(AdapterParser, TellsTheLibrarysOwnError) {
  expect(kHello + "{\"end\": \"error\", \"why\": \"it broke\"}\n",
         "hello p 1 1 own 0\nend: it broke\n");
}

TEST(AdapterParser, WantsEveryLineAtItsPlace) {
  const std::string end = "{\"end\": \"ok\"}\n";
  expect(end, "! line 1 comes before hello (write the hello line before all others)\n");
  expect(kHello + kHello,
         "hello p 1 1 own 0\n! line 2 is a second hello (say hello once, first)\n");
  expect(kHello + end + end,
         "hello p 1 1 own 0\nend\n! line 3 comes after the end (write the end line last)\n");
}

TEST(AdapterParser, TakesNothingMoreAfterAMistake) {
  expect(kHello + "oops\n{\"end\": \"ok\"}\noops\n",
         "hello p 1 1 own 0\n! line 2 is no JSON object: 'oops' (only the protocol belongs on "
         "stdout; write other words to stderr)\n");
}

TEST(AdapterParser, NamesWhatIsWrong) {
  expect_mistake("", "is no JSON object: ''");
  expect_mistake("[1]", "is no JSON object: '[1]'");
  expect_mistake("{\"end\": \"ok\"", "is no JSON object: '{\"end\": \"ok\"'");
  expect_mistake("\x01\xFF",
                 "is no JSON object: '?"
                 "?'");
  expect_mistake("{\"text\": \"\xFF\", \"at_ns\": 1}", "is no JSON object");
  expect_mistake("{}", "has none of \"hello\", \"pong\"");
  expect_mistake("{\"text\": \"a\"}", "has no \"at_ns\"");
  expect_mistake("{\"text\": 1, \"at_ns\": 1}", "has a \"text\" that is no text");
  for (const char* at :
       {"1.5", "-1", "\"1\"", "null", "9223372036854775807", "18446744073709551615", "1e3"})
    expect_mistake(fmt::format("{{\"text\": \"a\", \"at_ns\": {}}}", at),
                   "has a \"at_ns\" that is no whole number of 0 to 4611686018427387904");
  expect_mistake("{\"bytes\": \"a\", \"at_ns\": 1}", "has \"bytes\" that are no base64");
  expect_mistake("{\"end\": \"fine\"}", "has an \"end\" that is neither \"ok\" nor \"error\"");
  expect_mistake("{\"end\": \"error\"}", "has no \"why\"");
  expect_mistake("{\"head\": 200}", "has a \"head\" that is no mapping");
  expect_mistake("{\"head\": {\"at_ns\": 1, \"status\": 2000}}", "has a \"status\" that is no");
  expect_mistake("{\"head\": {\"at_ns\": 1, \"status\": 200, \"headers\": {}}}",
                 "has a \"headers\" that is no list");
  expect_mistake("{\"head\": {\"at_ns\": 1, \"status\": 200, \"headers\": [[\"a\"]]}}",
                 "has a header that is no pair of texts");
  expect_mistake("{\"hello\": {}}", "has no \"name\"");
  expect_mistake(R"({"hello": {"name": "p", "versions": {"a": 1}, "styles": [], "clock": "own"}})",
                 "has a \"a\" that is no text");
  expect_mistake(R"({"hello": {"name": "p", "versions": {}, "styles": [1], "clock": "own"}})",
                 "has a style that is no text");
  expect_mistake(R"({"hello": {"name": "p", "versions": {}, "styles": [], "clock": "wall"}})",
                 "has a \"clock\" that is neither");
  expect_mistake("{\"clock_error_ns\": 1000000001}", "has a \"clock_error_ns\" that is no");
}

TEST(AdapterParser, LimitsALine) {
  AdapterLimits limits;
  limits.line_bytes_max = kHello.size() - 1;
  expect(kHello, "hello p 1 1 own 0\n", limits);
  expect(kHello + std::string(kHello.size(), 'x'),
         fmt::format("hello p 1 1 own 0\n! line 2 is longer than {} bytes (a message is one line, "
                     "with a line end after it)\n",
                     kHello.size() - 1),
         limits);
}

TEST(AdapterParser, LimitsTheirNumber) {
  AdapterLimits limits;
  limits.lines_max = 3;
  const std::string empty = "{\"text\": \"\", \"at_ns\": 1}\n";
  expect(kHello + empty + empty + empty,
         "hello p 1 1 own 0\ndelivery '' 1\ndelivery '' 1\n! line 4 is one too many: 3 is the most "
         "(does the program write without end?)\n",
         limits);
}

TEST(AdapterParser, LimitsLists) {
  AdapterLimits limits;
  limits.names_max = 1;
  const std::string text =
      parsed({R"({"hello": {"name": "p", "versions": {}, "styles": ["a", "b"], "clock": "own"}})"
              "\n"},
             limits);
  EXPECT_EQ(text.substr(0, 43), "! line 1 has more than 1 entries in \"styles");
}

TEST(AdapterParser, KnowsATornLine) {
  AdapterParser parser;
  std::vector<AdapterMessage> messages;
  ASSERT_TRUE(parser.feed(kHello + "{\"end", messages));
  EXPECT_TRUE(parser.torn());
  EXPECT_EQ(parser.lines(), 2U);
  EXPECT_EQ(messages.size(), 1U);
}

TEST(AdapterParser, RefusesBracketsWithoutEnd) {
  const std::string deep(100'000, '[');
  expect_mistake(deep, "has more than 10000 parts: '[[[[");
  expect_mistake("{\"end\": " + std::string(5'000, '[') + std::string(5'000, ']') + "}", "has ");
  std::string wide = "{\"end\": [0";
  for (int i = 0; i < 20'000; ++i) wide += ",0";
  expect_mistake(wide + "]}", "has more than 10000 parts: '{\"end\": [0,0,");
}

}  // namespace
}  // namespace streamgauge
