// SPDX-License-Identifier: MIT
// Python's HTTP libraries. Newest: requests 2.34 over urllib3 2.8, httpx 0.28, httpx2 2.16, aiohttp
// 3.14, Python 3.11.
#include "harness/clients/rules/client_style.h"

namespace streamgauge {
namespace {

constexpr std::string_view kPython = "python";
constexpr std::string_view kOld = "urllib3-1.26";
constexpr std::string_view kNew = "urllib3-2";
constexpr std::string_view kRequests = "requests";
constexpr std::string_view kUseRead1 =
    "wait for no count: httpx's iter_bytes(), or with urllib3 2 response.raw.read1()";
constexpr std::string_view kNoneWaits =
    "chunk_size=None waits for the end of a body that is not chunked: use httpx, or raw.read1()";
constexpr std::string_view kUseHttpx =
    "iter_lines waits for 512 bytes of a body that is not chunked: use httpx's iter_lines()";
constexpr std::string_view kLineEnds = "end every event with a line end, and send it at once";
constexpr std::string_view kNoSize = "leave chunk_size out: it then hands out what has come";
constexpr std::string_view kNoTextLimit = "send shorter lines, or read with iter_any()";
constexpr std::string_view kStreamWords =
    "N bytes or the HTTP chunk's end with its CRLF; not chunked: N bytes";
constexpr std::string_view kNoneWords = "the whole HTTP chunk; not chunked: the end of the body";
constexpr std::string_view kAny = "nothing: hands out what has come";
constexpr std::size_t kAiohttpRecv = 256U << 10U;

constexpr ReadRule stream(std::size_t count, ReadDecoding decoding) {
  return {.framing = ReadFraming::urllib3, .count = count, .decoding = decoding};
}

constexpr ReadRule stream_lines(std::size_t count, ReadDecoding decoding) {
  ReadRule rule = stream(count, decoding);
  rule.splitting = ReadSplitting::lines_requests;
  return rule;
}

constexpr ReadRule raw(ReadFraming framing, std::size_t count) {
  return {.framing = framing, .count = count, .decoding = ReadDecoding::none};
}

constexpr ReadRule raw_lines() {
  return {.decoding = ReadDecoding::none, .splitting = ReadSplitting::lines_lf};
}

constexpr ReadRule split(ReadSplitting splitting, std::size_t count, bool text = false) {
  return {.text = text, .splitting = splitting, .split = count};
}

// What it decodes comes in pieces of 1 MiB at most, and so large may an event be.
constexpr ReadRule httpx2(ReadSplitting splitting, std::size_t count = 0, bool text = false) {
  ReadRule rule = split(splitting, count, text);
  rule.decoded_bytes_max = std::size_t{1} << 20U;
  if (splitting == ReadSplitting::events_wait) rule.event_bytes_max = std::size_t{1} << 20U;
  return rule;
}

constexpr ReadRule undecoded(ReadSplitting splitting, std::size_t count) {
  return {.decoding = ReadDecoding::none, .splitting = splitting, .split = count};
}

constexpr ReadRule aiohttp(ReadFraming framing, ReadSplitting splitting, std::size_t count = 0) {
  return {.recv_bytes_max = kAiohttpRecv,
          .framing = framing,
          .splitting = splitting,
          .split = count,
          .line_bytes_max = splitting == ReadSplitting::lines_lf ? 524'288 : kAllBytes};
}

constexpr auto kLimited = ReadDecoding::limited;
constexpr auto kPieces = ReadDecoding::pieces;

constexpr StyleEntry kStyles[] = {
    {"requests.iter_content", kPython, kRequests, kNew, true, 0,
     "one byte (the default chunk_size is 1)", kUseRead1, stream(1, kLimited)},
    {"requests.iter_content(N)", kPython, kRequests, kNew, true, 1024, kStreamWords, kUseRead1,
     stream(kArgument, kLimited)},
    {"requests.iter_content(None)", kPython, kRequests, kNew, true, 0, kNoneWords, kNoneWaits,
     stream(kAllBytes, kLimited)},
    {"requests.iter_lines", kPython, kRequests, kNew, true, 0,
     "512 bytes or the HTTP chunk's end, then a line end", kUseHttpx, stream_lines(512, kLimited)},
    {"requests.iter_lines(N)", kPython, kRequests, kNew, true, 128,
     "N bytes or the HTTP chunk's end, then a line end", kUseHttpx,
     stream_lines(kArgument, kLimited)},
    {"requests.raw.read(N)", kPython, kRequests, kNew, true, 1024, "N bytes, in every framing",
     "use response.raw.read1()", raw(ReadFraming::blocks, kArgument)},
    {"requests.raw.read1", kPython, kRequests, kNew, true, 0, kAny, "",
     raw(ReadFraming::one_recv, kAllBytes)},
    {"requests.raw.read1(N)", kPython, kRequests, kNew, true, 1024, kAny, "",
     raw(ReadFraming::one_recv, kArgument)},
    {"requests.raw.readline", kPython, kRequests, kNew, true, 0, "LF", kLineEnds, raw_lines()},

    {"requests.iter_content", kPython, kRequests, kOld, false, 0,
     "one byte (the default chunk_size is 1)", kUseRead1, stream(1, kPieces)},
    {"requests.iter_content(N)", kPython, kRequests, kOld, false, 1024,
     "N bytes, compressed if they are, or the HTTP chunk's end", kUseRead1,
     stream(kArgument, kPieces)},
    {"requests.iter_content(None)", kPython, kRequests, kOld, false, 0, kNoneWords, kNoneWaits,
     stream(kAllBytes, kPieces)},
    {"requests.iter_lines", kPython, kRequests, kOld, false, 0,
     "512 bytes, compressed if they are, or the HTTP chunk's end, then a line end", kUseHttpx,
     stream_lines(512, kPieces)},
    {"requests.iter_lines(N)", kPython, kRequests, kOld, false, 128,
     "N bytes, compressed if they are, or the HTTP chunk's end, then a line end", kUseHttpx,
     stream_lines(kArgument, kPieces)},
    {"requests.raw.read(N)", kPython, kRequests, kOld, false, 1024, "N bytes, in every framing",
     "with urllib3 2 use response.raw.read1()", raw(ReadFraming::blocks, kArgument)},
    {"requests.raw.readline", kPython, kRequests, kOld, false, 0, "LF", kLineEnds, raw_lines()},

    {"httpx.iter_raw", kPython, "httpx", "0.28", true, 0, kAny, "",
     undecoded(ReadSplitting::none, 0)},
    {"httpx.iter_raw(N)", kPython, "httpx", "0.28", true, 1024, "N bytes", kNoSize,
     undecoded(ReadSplitting::exactly, kArgument)},
    {"httpx.iter_bytes", kPython, "httpx", "0.28", true, 0, kAny, "",
     split(ReadSplitting::none, 0)},
    {"httpx.iter_bytes(N)", kPython, "httpx", "0.28", true, 1024, "N decoded bytes", kNoSize,
     split(ReadSplitting::exactly, kArgument)},
    {"httpx.iter_text", kPython, "httpx", "0.28", true, 0, "whole characters", "",
     split(ReadSplitting::none, 0, true)},
    {"httpx.iter_text(N)", kPython, "httpx", "0.28", true, 1024, "N characters", kNoSize,
     split(ReadSplitting::characters, kArgument, true)},
    {"httpx.iter_lines", kPython, "httpx", "0.28", true, 0,
     "any line end of str.splitlines; a trailing CR waits for what follows", kLineEnds,
     split(ReadSplitting::lines_text, 0, true)},

    {"httpx2.iter_raw", kPython, "httpx2", "2", true, 0, kAny, "",
     undecoded(ReadSplitting::none, 0)},
    {"httpx2.iter_raw(N)", kPython, "httpx2", "2", true, 1024, "N bytes", kNoSize,
     undecoded(ReadSplitting::exactly, kArgument)},
    {"httpx2.iter_bytes", kPython, "httpx2", "2", true, 0, kAny, "", httpx2(ReadSplitting::none)},
    {"httpx2.iter_bytes(N)", kPython, "httpx2", "2", true, 1024, "N decoded bytes", kNoSize,
     httpx2(ReadSplitting::exactly, kArgument)},
    {"httpx2.iter_text", kPython, "httpx2", "2", true, 0, "whole characters", "",
     httpx2(ReadSplitting::none, 0, true)},
    {"httpx2.iter_text(N)", kPython, "httpx2", "2", true, 1024, "N characters", kNoSize,
     httpx2(ReadSplitting::characters, kArgument, true)},
    {"httpx2.iter_lines", kPython, "httpx2", "2", true, 0,
     "any line end of str.splitlines; a trailing CR waits for what follows", kLineEnds,
     httpx2(ReadSplitting::lines_text, 0, true)},
    {"httpx2.sse", kPython, "httpx2-sse", "2", true, 0,
     "the blank line; a trailing CR waits for what follows; over 1 MiB is an error", kLineEnds,
     httpx2(ReadSplitting::events_wait, 0, true)},

    {"aiohttp.iter_any", kPython, "aiohttp", "3", true, 0, kAny, "",
     aiohttp(ReadFraming::merged, ReadSplitting::none)},
    {"aiohttp.iter_chunked(N)", kPython, "aiohttp", "3", true, 1024,
     "nothing: hands out what has come, N bytes at most", "",
     aiohttp(ReadFraming::merged, ReadSplitting::at_most, kArgument)},
    {"aiohttp.iter_chunks", kPython, "aiohttp", "3", true, 0, kAny, "",
     aiohttp(ReadFraming::marked, ReadSplitting::none)},
    {"aiohttp.readline", kPython, "aiohttp", "3", true, 0,
     "LF; a line over 524,288 bytes is an error", kNoTextLimit,
     aiohttp(ReadFraming::merged, ReadSplitting::lines_lf)},

    {"urllib.read(N)", kPython, "urllib", "3", true, 1024, "N bytes, in every framing",
     "use response.read1()", raw(ReadFraming::blocks, kArgument)},
    {"urllib.read1", kPython, "urllib", "3", true, 0, kAny, "",
     raw(ReadFraming::one_recv, kAllBytes)},
    {"urllib.read1(N)", kPython, "urllib", "3", true, 1024, kAny, "",
     raw(ReadFraming::one_recv, kArgument)},
    {"urllib.readline", kPython, "urllib", "3", true, 0, "LF", kLineEnds, raw_lines()},
};

}  // namespace

std::span<const StyleEntry> python_styles() { return kStyles; }

}  // namespace streamgauge
