// SPDX-License-Identifier: MIT
// curl, browsers, Java, Go, Dart and React Native (5.6, 5.8 to 5.11). Go's and Java's cells were
// measured with Go 1.26.8 and Java 17.0.15.
#include <gtest/gtest.h>

#include "tests/unit/harness/clients/cells.h"
#include "tests/unit/harness/wire/encode.h"

namespace streamgauge {
namespace {

std::vector<std::string> lines_of(std::size_t count, std::size_t bytes) {
  return std::vector<std::string>(count, std::string(bytes - 1, 'x') + "\n");
}

// Measured where a client asks for them: curl, axios (br), Chromium, Firefox.
TEST(Encodings, BrotliAndZstandardComeAsTheyAreFlushed) {
  const auto wire = [](EncodedPieces pieces, const std::string& encoding) {
    pieces[pieces.size() - 2] += pieces.back();
    pieces.pop_back();
    return wire_of(pieces, kChunked, "Content-Encoding: " + encoding + "\r\n");
  };
  const WireRecord brotli = wire(brotli_encode(pattern_frames(kFrames)), "br");
  for (const char* style :
       {"curl -N --compressed", "axios.stream", "chromium.fetch", "firefox.fetch"})
    EXPECT_EQ(seen_by(style, brotli), expanded("0-5:64")) << style;
  const WireRecord zstandard = wire(zstd_encode(pattern_frames(kFrames)), "zstd");
  for (const char* style : {"curl -N --compressed", "chromium.fetch", "firefox.fetch"})
    EXPECT_EQ(seen_by(style, zstandard), expanded("0-5:64")) << style;
}

TEST(CurlRules, APipeGetsBlocks) {
  expect_cells({{"curl", kBig, kLength, kPlain, "0:16384 2:3744"}});  // measured with 7.88
  EXPECT_EQ(seen_by("curl", wire_of(lines_of(9, 1000), kLength)), "4:4096 8:4096+808");
  // A buffer that is just full leaves with the next write.
  EXPECT_EQ(seen_by("curl", wire_of(lines_of(5, 1024), kClose)), "4:4096 5:1024");
  EXPECT_EQ(seen_by("curl", wire_of(lines_of(2, 10'000), kClose)), "0:8192 1:4096x2 2:3616");
}

TEST(CurlRules, WithoutBufferOrToATerminalItComesAtOnce) {
  for (const Pattern pattern : {kFrames, kDribbled, kLate})
    expect_cells({{"curl -N", pattern, kChunked, kPlain, "0-5:64"}});
  expect_cells({{"curl", kFrames, kChunked, kPlain, "6:384"},
                {"curl -N --compressed", kFrames, kChunked, kGzip, "0-5:64"},
                {"curl --compressed", kFrames, kChunked, kGzip, "6:384"}});
  EXPECT_EQ(seen_by("curl terminal", wire_of({"ab", "c\nde", "f"}, kClose)), "1:4 3:3");
}

TEST(BrowserRules, FetchHandsOutEveryNetworkRead) {
  for (const char* style : {"chromium.fetch", "firefox.fetch", "webkit.fetch"})
    expect_cells({{style, kFrames, kChunked, kPlain, "0-5:64"},
                  {style, kCoalesced, kChunked, kPlain, "0-2:128"}});
}

// 25 pieces of 50 bytes with the given head: when the style shows the first.
std::string first_shown(const char* style, const std::string& fields) {
  const auto seen = deliveries_of(style, wire_of(lines_of(25, 50), kChunked, fields));
  return seen.empty() ? "nothing" : std::to_string(seen.front().content.size());
}

TEST(BrowserRules, ChromiumGuessesTypesFrom1024Bytes) {
  for (const char* style : {"chromium.navigation", "chromium.xhr"}) {
    EXPECT_EQ(first_shown(style, "Content-Type: text/plain\r\n"), "1050") << style;
    EXPECT_EQ(first_shown(style, "Content-Type: Text/Plain; charset=utf-8\r\n"), "1050");
    EXPECT_EQ(first_shown(style, ""), "1050");
    EXPECT_EQ(first_shown(style, "Content-Type: unknown/unknown\r\n"), "1050");
    EXPECT_EQ(first_shown(style, "Content-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n"),
              "50");
    for (const char* type : {"text/html", "application/json", "text/event-stream", "text/csv"})
      EXPECT_EQ(first_shown(style, "Content-Type: " + std::string(type) + "\r\n"), "50") << type;
  }
  EXPECT_EQ(first_shown("chromium.fetch", "Content-Type: text/plain\r\n"), "50");
}

TEST(BrowserRules, FirefoxLooksForACharsetIn1024Bytes) {
  const char* style = "firefox.navigation";
  EXPECT_EQ(first_shown(style, "Content-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n"),
            "1050");
  EXPECT_EQ(first_shown(style, "Content-Type: text/html\r\n"), "1050");
  EXPECT_EQ(first_shown(style, ""), "1050");
  EXPECT_EQ(first_shown(style, "Content-Type: text/plain; charset=utf-8\r\n"), "50");
  EXPECT_EQ(first_shown(style, "Content-Type: application/json\r\n"), "1250");
  EXPECT_EQ(first_shown("firefox.xhr", "Content-Type: text/plain\r\n"), "50");
}

TEST(BrowserRules, WebkitKeeps512BytesOfPages) {
  const char* style = "webkit.navigation";
  EXPECT_EQ(first_shown(style, "Content-Type: text/plain; charset=utf-8\r\n"), "550");
  EXPECT_EQ(first_shown(style, "Content-Type: text/html; charset=utf-8\r\n"), "550");
  EXPECT_EQ(first_shown(style, "Content-Type: text/html\r\n"), "1250");
  EXPECT_EQ(first_shown("webkit.xhr", "Content-Type: text/plain\r\n"), "50");
}

TEST(BrowserRules, ABodyShorterThanTheGuessComesAtItsEnd) {
  EXPECT_EQ(seen_by("chromium.navigation",
                    wire_of({"ab", "cd"}, kChunked, "Content-Type: text/plain\r\n")),
            "2:4");
}

TEST(BrowserRules, XhrTellsOfProgressEvery50Milliseconds) {
  std::vector<SentStep> segments = {
      {-1, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 80\r\n\r\n"}};
  for (int k = 0; k < 8; ++k) segments.push_back({k / 5.0, "0123456789"});  // every 12 ms
  const char* seen = "0:10 0.833333:40 1.4:30";
  for (const char* style : {"chromium.xhr", "firefox.xhr", "webkit.xhr"})
    EXPECT_EQ(seen_by(style, wire_of_bytes(segments, false)), seen) << style;
}

TEST(BrowserRules, EventSourceWaitsForTheBlankLine) {
  for (const char* style : {"chromium.eventsource", "firefox.eventsource", "webkit.eventsource"})
    EXPECT_EQ(seen_by(style, wire_of({"data: a\n", "\ndata: b\r\r"}, kChunked)), "1:1x2") << style;
}

TEST(GoRules, ReadGoesOnToTheHttpChunksEnd) {
  expect_cells({{"go.Body.Read", kFrames, kChunked, kPlain, "0-5:64"},
                {"go.Body.Read", kCoalesced, kChunked, kPlain, "0-2:128"},
                {"go.Body.Read", kDribbled, kChunked, kPlain, "5:384"},
                {"go.Body.Read(100)", kDribbled, kChunked, kPlain, "1:100 3:100 4:100 5:84"},
                {"go.Body.Read(100)", kCoalesced, kChunked, kPlain, "0-2:100+28"},
                {"go.Body.Read", kBig, kChunked, kPlain, "0:20000 1:64 2:64"},
                {"go.Body.Read", kBig, kLength, kPlain, "0:20000 1:64 2:64"},
                {"go.Body.Read(100)", kBig, kLength, kPlain,
                 "0:100x40+96+100x40+96+100x40+96+100x40+96+100x36+16 1:64 2:64"},
                {"go.Body.Read", kLate, kChunked, kPlain, "0-5:64"},
                {"go.Body.Read", kFrames, kLength, kPlain, "0-5:64"},
                {"go.Body.Read", kFrames, kClose, kPlain, "0-5:64"},
                {"go.Body.Read(50)", kFrames, kLength, kPlain, "0-5:50+14"},
                {"go.Body.Read", kFrames, kChunked, kGzip, "0-5:64"}});
}

TEST(GoRules, ReadFullWaitsForItsCount) {
  expect_cells({{"go.ReadFull(100)", kLate, kChunked, kPlain, "1:100 3:100 4:100 6:84"},
                {"go.ReadFull(100)", kDribbled, kChunked, kPlain, "1:100 3:100 4:100 5:84"},
                {"go.ReadFull(100)", kFrames, kClose, kPlain, "1:100 3:100 4:100 6:84"},
                {"go.ReadFull(100)", kBig, kChunked, kPlain, "0:100x200 2:100 3:28"},
                {"go.ReadFull(100)", kFrames, kChunked, kPlain, "1:100 3:100 4:100 6:84"},
                {"go.ReadFull(100)", kFrames, kLength, kPlain, "1:100 3:100 4:100 5:84"}});
}

TEST(GoRules, ScannerWaitsForLineFeedAndGivesUpAtLongLines) {
  expect_cells({{"go.Scanner", kFrames, kChunked, kPlain, "0-5:62+0"},
                {"go.Scanner", kDribbled, kChunked, kPlain, "5:62+0+62+0+62+0+62+0+62+0+62+0"}});
  EXPECT_EQ(seen_by("go.Scanner", wire_of({"ab\r\nc", "d\n"}, kLength)), "0:2 1:2");
  const std::string most(65'536, 'x');
  EXPECT_EQ(seen_by("go.Scanner", wire_of({"a\n", most + "x\n", "b\n"}, kLength)), "0:1");
  EXPECT_EQ(seen_by("go.Scanner", wire_of({most.substr(0, 60'000)}, kLength)), "0:60000");
}

TEST(JavaRules, LinesStringsAndWhatCame) {
  expect_cells({{"java.ofInputStream", kFrames, kChunked, kPlain, "0-5:64"},
                {"java.ofInputStream", kDribbled, kChunked, kPlain, "0-5:64"},
                {"java.ofInputStream", kCoalesced, kChunked, kPlain, "0-2:64x2"},
                {"java.ofInputStream", kCoalesced, kLength, kPlain, "0-2:128"},
                {"java.ofInputStream", kLate, kChunked, kPlain, "0-5:64"},
                // Its buffer of 16,384 bytes has begun with the head.
                {"java.ofInputStream", kBig, kChunked, kPlain, "0:16298+3702 1:64 2:64"},
                {"java.ofInputStream", kBig, kLength, kPlain, "0:16309+3691 1:64 2:64"},
                {"java.ofLines", kDribbled, kChunked, kPlain, "0-5:62+0"},
                {"java.ofLines", kFrames, kChunked, kPlain, "0-5:62+0"},
                {"java.ofString", kFrames, kChunked, kPlain, "6:384"}});
  EXPECT_EQ(seen_by("java.ofLines", wire_of({"a\r", "\nb\n"}, kChunked)), "0:1 1:1");
}

TEST(MobileRules, OldOnesHoldAll) {
  expect_cells({{"react-native.fetch", kFrames, kChunked, kPlain, "6:384"},
                {"react-native.xhr", kFrames, kChunked, kPlain, "0-5:64"},
                {"expo.fetch", kFrames, kChunked, kPlain, "0-5:64"},
                {"dart.IOClient", kFrames, kChunked, kPlain, "0-5:64"},
                {"dart.BrowserClient", kFrames, kChunked, kPlain, "0-5:64"},
                {"dart.BrowserClient@1.2", kFrames, kChunked, kPlain, "6:384"}});
}

}  // namespace
}  // namespace streamgauge
