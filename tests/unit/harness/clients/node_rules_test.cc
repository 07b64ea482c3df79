// SPDX-License-Identifier: MIT
// Node 26 and older, axios, undici: the cells that were measured (5.7).
#include <gtest/gtest.h>

#include "tests/unit/harness/clients/cells.h"

namespace streamgauge {
namespace {

TEST(NodeRules, NothingIsWaitedFor) {
  for (const char* style : {"node.http", "node.fetch", "node.fetch@20", "node.fetch@22.23",
                            "node.fetch@24", "axios.stream", "undici.request"}) {
    for (const BodyFraming framing : {kChunked, kLength, kClose})
      expect_cells({{style, kFrames, framing, kPlain, "0-5:64"},
                    {style, kBig, framing, kPlain, "0:20000 1:64 2:64"}});
    for (const Pattern pattern : {kDribbled, kLate})
      expect_cells({{style, pattern, kChunked, kPlain, "0-5:64"}});
    expect_cells({{style, kCoalesced, kLength, kPlain, "0-2:128"},
                  {style, kCoalesced, kClose, kPlain, "0-2:128"}});
  }
}

TEST(NodeRules, HttpChunksOfOneRecvAreMergedBeforeTwentySix) {
  const char* apart = "0-2:64x2";
  const char* merged = "0-2:128";
  expect_cells({{"node.http", kCoalesced, kChunked, kPlain, apart},
                {"node.http@20", kCoalesced, kChunked, kPlain, apart},
                {"node.fetch", kCoalesced, kChunked, kPlain, apart},
                {"node.fetch@26", kCoalesced, kChunked, kPlain, apart},
                {"node.fetch@20", kCoalesced, kChunked, kPlain, merged},
                {"node.fetch@24", kCoalesced, kChunked, kPlain, merged},
                {"node.TextDecoderStream@22", kCoalesced, kChunked, kPlain, merged},
                {"undici.request", kCoalesced, kChunked, kPlain, apart},
                {"undici.request@node-24", kCoalesced, kChunked, kPlain, merged},
                {"axios.stream", kCoalesced, kChunked, kPlain, apart},
                {"axios.stream@node-22", kCoalesced, kChunked, kPlain, merged},
                {"node.fetch@20", kCoalesced, kChunked, kGzip, apart},
                {"axios.stream@node-20", kCoalesced, kChunked, kGzip, apart}});
}

TEST(NodeRules, GzipIsDecodedByFetchAndAxiosAlone) {
  for (const char* style : {"node.fetch", "node.fetch@24", "axios.stream"})
    expect_cells({{style, kFrames, kChunked, kGzip, "0-5:64"},
                  {style, kFrames, kChunked, kUnflushed, "5:384"}});
  for (const char* style : {"undici.request", "node.http"})
    expect_cells({{style, kFrames, kChunked, kGzip, "0:78 1-4:12 5:22"}});
}

TEST(NodeRules, AxiosTellsOfProgressThreeTimesASecond) {
  expect_cells({{"axios.progress", kFrames, kLength, kPlain, "0:64 5:320"},
                {"axios.progress", kFrames, kLength, kGzip, "0:78 5:70"},
                {"axios", kFrames, kChunked, kPlain, "6:384"}});
  std::vector<std::string> segments(12, "0123456789");
  EXPECT_EQ(seen_by("axios.progress", wire_of(segments, kClose)), "0:10 5.55:50 11.1:60");
}

// Measured with crlfDelay Infinity: else a LF that is 100 ms late is a line of its own.
TEST(NodeRules, ReadlineWaitsForAnyLineEnd) {
  const std::vector<std::string> lines = {"ab", "c\r\nd", "\n"};
  EXPECT_EQ(seen_by("node.readline", wire_of(lines, kChunked)), "1:3 2:1");
  const std::vector<std::string> returns = {"a\r", "b\n", "c\r", "\nd\n", "e\r", "\n", "x"};
  for (const char* style : {"node.readline", "node.readline@20"})
    EXPECT_EQ(seen_by(style, wire_of(returns, kLength)), expanded("0-4:1 6:1"));
  const std::vector<std::string> separators = {"e\xe2\x80",
                                               "\xa8"
                                               "f\xe2\x80\xa9g\xe2\x82\xac\n"};
  for (const char* style : {"node.readline", "node.readline@24"})
    EXPECT_EQ(seen_by(style, wire_of(separators, kLength)), "1:1x2+4");
  for (const char* style : {"node.readline@22", "node.readline@20"})
    EXPECT_EQ(seen_by(style, wire_of(separators, kLength)), "1:12");
}

}  // namespace
}  // namespace streamgauge
