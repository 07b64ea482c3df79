// SPDX-License-Identifier: MIT
// requests 2.34 over urllib3 2.8 and 1.26, and urllib: the cells that were measured (5.1, 5.4).
#include "tests/unit/harness/clients/cells.h"

namespace streamgauge {
namespace {

TEST(RequestsRules, IterContentWaitsForItsCountInsideAnHttpChunk) {
  const char* hundreds = "1:100 3:100 4:100 5:84";
  for (const char* style :
       {"requests.iter_content(100)", "requests.iter_content(100)@urllib3-1.26"})
    expect_cells({{style, kFrames, kChunked, kPlain, "0-5:64"},
                  {style, kDribbled, kChunked, kPlain, hundreds},
                  {style, kLate, kChunked, kPlain, "1-6:64"},
                  {style, kBig, kChunked, kPlain, "0:100x200 1:64 2:64"},
                  {style, kFrames, kLength, kPlain, hundreds},
                  {style, kFrames, kClose, kPlain, "1:100 3:100 4:100 6:84"}});
}

TEST(RequestsRules, IterContentOfMoreThanTheBodyWaitsForItsEnd) {
  const char* style = "requests.iter_content(1024)";
  expect_cells({{style, kFrames, kChunked, kPlain, "0-5:64"},
                {style, kDribbled, kChunked, kPlain, "5:384"},
                {style, kLate, kChunked, kPlain, "1-6:64"},
                {style, kBig, kChunked, kPlain, "0:1024x19+544 1:64 2:64"},
                {style, kFrames, kLength, kPlain, "5:384"},
                {style, kFrames, kClose, kPlain, "6:384"},
                {style, kFrames, kLength, kGzip, "5:384"},
                {style, kFrames, kClose, kGzip, "6:384"}});
}

TEST(RequestsRules, IterContentOfNoneIsTheHttpChunkOrAll) {
  const char* style = "requests.iter_content(None)";
  expect_cells({{style, kFrames, kChunked, kPlain, "0-5:64"},
                {style, kDribbled, kChunked, kPlain, "5:384"},
                {style, kLate, kChunked, kPlain, "1-6:64"},
                {style, kBig, kChunked, kPlain, "0:20000 1:64 2:64"},
                {style, kFrames, kLength, kPlain, "5:384"},
                {style, kFrames, kClose, kPlain, "6:384"}});
}

TEST(RequestsRules, IterContentAloneIsByteByByte) {
  expect_cells({{"requests.iter_content", kFrames, kChunked, kPlain, "0-5:1x64"},
                {"requests.iter_content", kDribbled, kChunked, kPlain, "0-5:1x64"},
                {"requests.iter_content", kFrames, kLength, kPlain, "0-5:1x64"}});
}

TEST(RequestsRules, RawReadWaitsAcrossHttpChunks) {
  const char* style = "requests.raw.read(100)";
  expect_cells({{style, kFrames, kChunked, kPlain, "1:100 3:100 4:100 6:84"},
                {style, kDribbled, kChunked, kPlain, "1:100 3:100 4:100 5:84"},
                {style, kLate, kChunked, kPlain, "1:100 3:100 4:100 6:84"},
                {style, kBig, kChunked, kPlain, "0:100x200 2:100 3:28"},
                {style, kFrames, kLength, kPlain, "1:100 3:100 4:100 5:84"},
                {style, kFrames, kClose, kPlain, "1:100 3:100 4:100 6:84"}});
  expect_cells({{"urllib.read(100)", kFrames, kChunked, kPlain, "1:100 3:100 4:100 6:84"}});
}

TEST(RequestsRules, RawRead1HandsOutWhatOneRecvBrought) {
  for (const char* style : {"requests.raw.read1", "urllib.read1"})
    expect_cells({{style, kFrames, kChunked, kPlain, "0-5:64"},
                  {style, kDribbled, kChunked, kPlain, "0-5:64"},
                  {style, kLate, kChunked, kPlain, "0-5:64"},
                  {style, kBig, kChunked, kPlain, "0:8186+11814 1:64 2:64"},
                  {style, kFrames, kLength, kPlain, "0-5:64"},
                  {style, kFrames, kClose, kPlain, "0-5:64"},
                  {style, kBig, kLength, kPlain, "0:20000 1:64 2:64"},
                  {style, kBig, kClose, kPlain, "0:8192x2+3616 1:64 2:64"}});
  expect_cells({{"requests.raw.read1(50)", kFrames, kChunked, kPlain, "0-5:50+14"}});
  EXPECT_EQ(seen_by("requests.raw.read1@urllib3-1.26", {}),
            "error there is no client style 'requests.raw.read1@urllib3-1.26'");
}

TEST(RequestsRules, RawReadlineWaitsForLineFeedAlone) {
  for (const char* style : {"requests.raw.readline", "urllib.readline"})
    for (const BodyFraming framing : {kChunked, kLength, kClose})
      expect_cells({{style, kFrames, framing, kPlain, "0-5:63+1"}});
  expect_cells({{"requests.raw.readline", kDribbled, kChunked, kPlain, "0-5:63+1"},
                {"requests.raw.readline", kLate, kChunked, kPlain, "0-5:63+1"},
                {"requests.raw.readline", kBig, kLength, kPlain, "0:19999+1 1:63+1 2:63+1"}});
}

TEST(RequestsRules, GzipIsCappedOrFilledByTwoAndNotByOne) {
  expect_cells(
      {{"requests.iter_content(100)", kFrames, kChunked, kGzip, "0-5:64"},
       {"requests.iter_content(100)", kFrames, kChunked, kUnflushed, "5:100x3+84"},
       {"requests.iter_content(100)", kFrames, kLength, kGzip, "2:100 5:100x2+84"},
       {"requests.iter_content(100)@urllib3-1.26", kFrames, kLength, kGzip, "2:192 5:192"},
       {"requests.iter_content(100)@urllib3-1.26", kFrames, kLength, kUnflushed, "5:384"}});
}

TEST(RequestsRules, IterLinesSplitsPieces) {
  const char* style = "requests.iter_lines";
  // Each frame is a line and an empty one.
  expect_cells({{style, kFrames, kChunked, kPlain, "0-5:62+0"},
                {style, kDribbled, kChunked, kPlain, "5:62+0+62+0+62+0+62+0+62+0+62+0"},
                {style, kLate, kChunked, kPlain, "1-6:62+0"},
                {style, kBig, kChunked, kPlain, "0:19998+0 1:62+0 2:62+0"},
                {style, kFrames, kLength, kPlain, "5:62+0+62+0+62+0+62+0+62+0+62+0"},
                {style, kFrames, kClose, kPlain, "6:62+0+62+0+62+0+62+0+62+0+62+0"},
                {"requests.iter_lines(64)", kFrames, kLength, kPlain, "0-5:62+0"}});
}

TEST(RequestsRules, ABrokenBodyLosesTheUnfinishedBlock) {
  WireRecord wire = wire_pattern(kFrames, kLength);
  wire.bytes.resize(wire.bytes.size() - 3 * 64);
  wire.reads.resize(wire.reads.size() - 3);
  wire.end = WireEnd::closed;
  EXPECT_EQ(seen_by("requests.iter_content(100)", wire), "1:100");
  EXPECT_EQ(seen_by("requests.iter_content(None)", wire), "");
  EXPECT_EQ(seen_by("requests.raw.read1", wire), expanded("0-2:64"));
}

TEST(RequestsRules, IterLinesTakesACutLineEndForTwo) {
  EXPECT_EQ(seen_by("requests.iter_lines", wire_of({"ab\r", "\ncd\r\n"}, kChunked)), "0:2 1:0+2");
  EXPECT_EQ(seen_by("requests.iter_lines", wire_of({"ab\r\nc", "d"}, kChunked)), "0:2 2:2");
}

}  // namespace
}  // namespace streamgauge
