// SPDX-License-Identifier: MIT
// Every answer of tests/vectors/chunked.json, whatever the split.
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/harness/wire/decoding.h"
#include "tests/unit/harness/wire/vectors.h"

namespace streamgauge {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kVectorHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string input_of(const Json& entry) {
  if (entry.contains("input")) return bytes_of(entry["input"]);
  return std::string(kVectorHead) + bytes_of(entry.at("chunked"));
}

Close close_of(const Json& entry) { return entry.value("close", false) ? Close::yes : Close::no; }

DecodedResponse decoded(const Json& entry, const Pieces& pieces) {
  return decode_pieces(pieces, close_of(entry), entry.value("head_request", false));
}

BodyEnd end_of(const Json& entry) {
  static const std::map<std::string, BodyEnd> kEnds = {{"open", BodyEnd::open},
                                                       {"complete", BodyEnd::complete},
                                                       {"truncated", BodyEnd::truncated},
                                                       {"no_terminator", BodyEnd::no_terminator},
                                                       {"malformed", BodyEnd::malformed}};
  return kEnds.at(entry.at("end").get<std::string>());
}

void expect_as_written(const DecodedResponse& got, const Json& entry) {
  ASSERT_EQ(got.end, end_of(entry)) << facts(got).substr(0, 500);
  if (entry.contains("body")) {
    ASSERT_TRUE(got.body == bytes_of(entry["body"])) << got.body.substr(0, 100);
  }
  if (entry.contains("http_chunks")) {
    std::vector<std::size_t> lengths;
    for (const HttpChunk& chunk : got.http_chunks) lengths.push_back(chunk.length);
    ASSERT_EQ(lengths, entry["http_chunks"].get<std::vector<std::size_t>>());
  }
  ASSERT_EQ(got.head.status, entry.value("status", got.head.status));
  if (entry.contains("chunked")) {
    ASSERT_EQ(got.framing, "chunked");
    ASSERT_EQ(got.head.headers.size(), 1U) << "a trailer was merged into the head";
  }
  if (got.end == BodyEnd::malformed) {
    ASSERT_THAT(got.error, testing::HasSubstr("near byte"));
    ASSERT_THAT(got.error, testing::HasSubstr(entry.value("error", "")));
  }
}

TEST(ChunkedVectors, AreDecodedTheSameAtEverySplit) {
  for (const Json& entry : parser_vectors("chunked.json")) {
    SCOPED_TRACE(entry["name"].get<std::string>());
    for_every_split(input_of(entry), [&](const Pieces& pieces) {
      expect_as_written(decoded(entry, pieces), entry);
    });
  }
}

// The byte that makes a part visible, when each comes by itself: nothing may wait for more.
TEST(ChunkedVectors, AreSeenWithTheByteThatCompletesThem) {
  std::size_t checked = 0;
  for (const Json& entry : parser_vectors("chunked.json")) {
    SCOPED_TRACE(entry["name"].get<std::string>());
    const std::string input = input_of(entry);
    const DecodedResponse response = decoded(entry, byte_by_byte(input));
    const auto expect_after = [&](const char* key, Instant at) {
      if (!entry.contains(key)) return;
      ++checked;
      EXPECT_EQ(at, at_ms(entry[key].get<double>() - 1)) << key;
    };
    if (entry.contains("head_after")) expect_after("head_after", *response.head_at);
    if (entry.contains("body_after")) expect_after("body_after", response.pieces.back().at);
    if (entry.contains("end_after")) expect_after("end_after", *response.end_at);
  }
  EXPECT_GT(checked, 0U);
}

}  // namespace
}  // namespace streamgauge
