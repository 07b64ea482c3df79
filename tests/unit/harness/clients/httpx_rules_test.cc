// SPDX-License-Identifier: MIT
// httpx 0.28, httpx2 2.16 and aiohttp 3.14: the cells that were measured (5.2, 5.3).
#include "tests/unit/harness/clients/cells.h"
#include "tests/unit/harness/wire/encode.h"

namespace streamgauge {
namespace {

TEST(HttpxRules, WithoutASizeNothingIsWaitedFor) {
  for (const char* style : {"httpx.iter_bytes", "httpx2.iter_bytes", "httpx.iter_text",
                            "httpx2.iter_text", "httpx.iter_raw", "httpx2.iter_raw"})
    for (const BodyFraming framing : {kChunked, kLength, kClose}) {
      const bool chunked = framing == kChunked;
      for (const Pattern pattern : {kFrames, kDribbled, kLate})
        expect_cells({{style, pattern, framing, kPlain, "0-5:64"}});
      expect_cells({{style, kCoalesced, framing, kPlain, chunked ? "0-2:64x2" : "0-2:128"},
                    {style, kBig, framing, kPlain, "0:20000 1:64 2:64"}});
    }
}

TEST(HttpxRules, ASizeIsWaitedForExactly) {
  for (const char* style : {"httpx.iter_bytes(1024)", "httpx2.iter_bytes(1024)",
                            "httpx.iter_text(1024)", "httpx.iter_raw(1024)"})
    expect_cells({{style, kFrames, kChunked, kPlain, "6:384"},
                  {style, kFrames, kLength, kPlain, "5:384"},
                  {style, kFrames, kClose, kPlain, "6:384"}});
  for (const char* style : {"httpx.iter_bytes(100)", "httpx2.iter_text(100)"})
    expect_cells({{style, kFrames, kChunked, kPlain, "1:100 3:100 4:100 6:84"},
                  {style, kFrames, kLength, kPlain, "1:100 3:100 4:100 5:84"}});
}

TEST(HttpxRules, GzipComesAsItIsFlushed) {
  for (const char* style : {"httpx.iter_bytes", "httpx2.iter_bytes", "httpx.iter_text"})
    expect_cells({{style, kFrames, kChunked, kGzip, "0-5:64"},
                  {style, kFrames, kChunked, kUnflushed, "5:384"}});
  expect_cells({{"httpx.iter_raw", kFrames, kChunked, kUnflushed, "0:10 5:91"}});
}

TEST(HttpxRules, ACutCharacterWaits) {
  for (const char* style : {"httpx.iter_text", "httpx2.iter_text", "node.TextDecoderStream"})
    EXPECT_EQ(seen_by(style, wire_of({"ab\xe2", "\x82", "\xac", "c"}, kChunked)), "0:2 2:3 3:1");
  EXPECT_EQ(seen_by("httpx.iter_text(2)", wire_of({"\xc3\xa4", "\xc3", "\xb6x"}, kChunked)),
            "2:4 3:1");
}

TEST(HttpxRules, LinesEndAsInStrSplitlines) {
  for (const char* style : {"httpx.iter_lines", "httpx2.iter_lines", "ollama"}) {
    EXPECT_EQ(seen_by(style, wire_of({"a\r", "\nbc\r", "d"}, kChunked)), "1:1 2:2 3:1");
    EXPECT_EQ(seen_by(style, wire_of({"a\xe2\x80\xa8"
                                      "b\xc2\x85"
                                      "c\v"
                                      "d\f"
                                      "e\x1c"
                                      "f\n"},
                                     kChunked)),
              "0:1x6");
    EXPECT_EQ(seen_by(style, wire_of({"a\xe2\x80", "\xa8", "b"}, kChunked)), "1:1 3:1");
    EXPECT_EQ(seen_by(style, wire_of({"a\r"}, kChunked)), "1:1");
  }
}

TEST(HttpxRules, EventsOfHttpx2WaitBehindACarriageReturn) {
  EXPECT_EQ(seen_by("httpx2.sse", wire_of({"data: a\r\n\r", "\n", "data: b\n\n"}, kChunked)),
            "1:1 2:1");
}

TEST(HttpxRules, Httpx2DecodesAMebibyteAtATime) {
  std::string large;  // which no decoder takes for a bomb
  while (large.size() < 3'000'000)
    large += std::to_string(large.size() % 977) + std::string(97, 'a');
  large.resize(3'000'000);
  const EncodedPieces pieces = zlib_encode({large, "tail"}, ZlibForm::gzip);
  const WireRecord wire =
      wire_of({pieces[0], pieces[1] + pieces[2]}, kChunked, "Content-Encoding: gzip\r\n");
  for (const char* style : {"httpx2.iter_bytes", "httpx2.iter_text"})
    EXPECT_EQ(seen_by(style, wire), "0:1048576x2+902848 1:4");
  EXPECT_EQ(seen_by("httpx.iter_bytes", wire), "0:3000000 1:4");
  EXPECT_EQ(seen_by("httpx2.iter_lines", wire), "2:3000004");
}

TEST(HttpxRules, AnEventOfHttpx2MayHaveAMebibyte) {
  const auto event = [](std::size_t bytes) {
    return "data: " + std::string(bytes - 6, 'x') + "\r\n\r\n";
  };
  const std::string comment = ":" + std::string(100, 'c') + "\n";
  EXPECT_EQ(seen_by("httpx2.sse",
                    wire_of({"data: a\n\n", comment + event(1U << 20U), comment + event(1000)},
                            kChunked)),
            "0:1 1:1048570 2:994");
  EXPECT_EQ(seen_by("httpx2.sse",
                    wire_of({"data: a\n\n", event((1U << 20U) + 1), event(1000)}, kChunked)),
            "0:1");
}

TEST(AiohttpRules, HandsOutAllThatIsBuffered) {
  for (const Pattern pattern : {kFrames, kDribbled, kLate})
    for (const char* style : {"aiohttp.iter_any", "aiohttp.iter_chunked(100)"})
      expect_cells({{style, pattern, kChunked, kPlain, "0-5:64"}});
  expect_cells({{"aiohttp.iter_any", kCoalesced, kChunked, kPlain, "0-2:128"},
                {"aiohttp.iter_chunked(100)", kCoalesced, kChunked, kPlain, "0-2:100+28"},
                {"aiohttp.iter_any", kFrames, kChunked, kGzip, "0-5:64"},
                {"aiohttp.iter_any", kFrames, kChunked, kUnflushed, "5:384"},
                {"aiohttp.readline", kFrames, kChunked, kPlain, "0-5:63+1"}});
}

TEST(AiohttpRules, IterChunksMarksEndsThatComeByThemselves) {
  expect_cells({{"aiohttp.iter_chunks", kCoalesced, kChunked, kPlain, "0-2:64x2 3:0"},
                {"aiohttp.iter_chunks", kFrames, kChunked, kPlain, "0-5:64 6:0"},
                {"aiohttp.iter_chunks", kLate, kChunked, kPlain, "0:64 1-5:0+64 6:0"},
                {"aiohttp.iter_chunks", kDribbled, kChunked, kPlain, "0-5:64"}});
}

TEST(AiohttpRules, ALineMayHaveTwiceTheBuffer) {
  const auto line = [](std::size_t bytes) { return std::string(bytes, 'x') + "\n"; };
  EXPECT_EQ(seen_by("aiohttp.readline", wire_of({line(300'001), "a\n"}, kLength)), "0:300002 1:2");
  EXPECT_EQ(seen_by("aiohttp.readline", wire_of({line(524'289), "a\n"}, kLength)), "");
}

}  // namespace
}  // namespace streamgauge
