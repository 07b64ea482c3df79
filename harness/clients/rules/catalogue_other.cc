// SPDX-License-Identifier: MIT
// curl, Java 17's HttpClient, Go's net/http, Dart's package:http, React Native.
#include "harness/clients/rules/client_style.h"

namespace streamgauge {
namespace {

constexpr std::string_view kAny = "nothing: hands out what has come";
constexpr std::string_view kUseN = "add -N";
constexpr std::size_t kCurlRecv = 16384;
constexpr std::size_t kPipeBlock = 4096;      // st_blksize of a pipe
constexpr std::size_t kTerminalBlock = 1024;  // of a terminal
constexpr std::size_t kJavaRecv = 16384;
constexpr std::size_t kGoPart = 32768;    // io.Copy's
constexpr std::size_t kGoScanned = 4096;  // bufio.Scanner's first buffer
constexpr std::string_view kGoWords = "N bytes or the HTTP chunk's end; not chunked: nothing";
constexpr std::string_view kGoFix = "send each event as an HTTP chunk of its own, in one piece";

constexpr ReadRule curl(ReadSplitting splitting, std::size_t block, ReadDecoding decoding) {
  return {
      .recv_bytes_max = kCurlRecv, .decoding = decoding, .splitting = splitting, .split = block};
}

constexpr ReadRule java(ReadSplitting splitting, bool text = false) {
  return {.recv_bytes_max = kJavaRecv,
          .recv_fills_buffers = true,
          .decoding = ReadDecoding::none,
          .text = text,
          .splitting = splitting};
}

constexpr ReadRule go(std::size_t count, ReadSplitting splitting = ReadSplitting::none,
                      std::size_t split = 0) {
  return {.framing = ReadFraming::go,
          .count = count,
          .splitting = splitting,
          .split = split,
          .line_bytes_max = splitting == ReadSplitting::lines_lf_bare ? 65'536 : kAllBytes};
}

constexpr auto kNone = ReadDecoding::none;
constexpr auto kPieces = ReadDecoding::pieces;

constexpr StyleEntry kStyles[] = {
    {"curl", "curl", "curl", "", true, 0, "4,096 bytes (its output is a pipe or file)", kUseN,
     curl(ReadSplitting::stdio_blocks, kPipeBlock, kNone)},
    {"curl -N", "curl", "curl", "", true, 0, kAny, "", curl(ReadSplitting::none, 0, kNone)},
    {"curl terminal", "curl", "curl", "", true, 0, "a line end, or 1,024 bytes", kUseN,
     curl(ReadSplitting::stdio_lines, kTerminalBlock, kNone)},
    {"curl --compressed", "curl", "curl --compressed", "", true, 0,
     "4,096 decoded bytes (its output is a pipe or file)", kUseN,
     curl(ReadSplitting::stdio_blocks, kPipeBlock, kPieces)},
    {"curl -N --compressed", "curl", "curl --compressed", "", true, 0, kAny, "",
     curl(ReadSplitting::none, 0, kPieces)},

    {"java.ofInputStream", "java", "java", "17", true, 0, kAny, "", java(ReadSplitting::none)},
    {"java.ofLines", "java", "java", "17", true, 0, "a line end",
     "end every event with a line end, and send it at once", java(ReadSplitting::lines_any, true)},
    {"java.ofString", "java", "java", "17", true, 0, "the end of the body",
     "use BodyHandlers.ofLines() or ofInputStream()", java(ReadSplitting::all)},

    {"go.Body.Read", "go", "go", "1", true, 0, "32,768 bytes or the HTTP chunk's end; else nothing",
     kGoFix, go(kGoPart, ReadSplitting::at_most, kGoPart)},
    {"go.Body.Read(N)", "go", "go", "1", true, 4096, kGoWords, kGoFix,
     go(kArgument, ReadSplitting::at_most, kArgument)},
    {"go.ReadFull(N)", "go", "go", "1", true, 4096, "N bytes", "use resp.Body.Read",
     go(kGoPart, ReadSplitting::exactly, kArgument)},
    {"go.Scanner", "go", "go", "1", true, 0, "LF; a line over 65,536 bytes is an error",
     "end every event with LF, and send it at once; for long lines use Scanner.Buffer",
     go(kGoScanned, ReadSplitting::lines_lf_bare)},

    {"dart.IOClient", "dart", "dart", "1", true, 0, kAny, "", {}},
    {"dart.BrowserClient",
     "dart",
     "chromium.fetch",
     "1.3",
     true,
     0,
     kAny,
     "",
     {.framing = ReadFraming::merged}},
    {"dart.BrowserClient",
     "dart",
     "chromium.fetch",
     "1.2 1.1 1.0",
     false,
     0,
     "the end of the body (XHR)",
     "update package:http to 1.3.0, which uses fetch",
     {.splitting = ReadSplitting::all}},

    {"react-native.fetch",
     "react-native",
     "react-native",
     "",
     true,
     0,
     "the end of the body (response.body is undefined)",
     "use expo/fetch (SDK 52), or XMLHttpRequest's onprogress",
     {.splitting = ReadSplitting::all}},
    {"react-native.xhr",
     "react-native",
     "react-native",
     "",
     true,
     0,
     "whole characters",
     "",
     {.framing = ReadFraming::merged, .text = true}},
    {"expo.fetch",
     "react-native",
     "react-native",
     "",
     true,
     0,
     kAny,
     "",
     {.framing = ReadFraming::merged}},
};

}  // namespace

std::span<const StyleEntry> other_styles() { return kStyles; }

}  // namespace streamgauge
