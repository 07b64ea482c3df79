// SPDX-License-Identifier: MIT
// Node 26 and older, and what runs on it: axios 1.21, eventsource 5 and 4, undici 8, openai 7 and
// 6, Anthropic's SDK 1.14, AI SDK 7, ollama 0.6, google-genai 3.
#include "harness/clients/rules/client_style.h"

namespace streamgauge {
namespace {

constexpr std::string_view kJavascript = "javascript";
constexpr std::string_view kAny = "nothing: hands out what has come";
constexpr std::string_view kBlankLine = "the blank line after an event";
constexpr std::string_view kSendWhole = "send an event and its blank line in one piece";
constexpr std::string_view kUseLf = "end lines with LF: a CR waits for the byte after it";
constexpr std::string_view kUseStream = "use responseType: 'stream', or fetch and its reader";
constexpr std::string_view kLineEnds = "end every event with LF, and send it at once";
constexpr std::string_view kOlder = "24 22 20";
constexpr std::string_view kOlderAxios = "node-24 node-22 node-20";

constexpr ReadRule read(ReadFraming framing, ReadDecoding decoding = ReadDecoding::pieces,
                        bool text = false) {
  return {.framing = framing, .decoding = decoding, .text = text};
}

constexpr ReadRule split(ReadSplitting splitting, bool ends_at_done = false) {
  return {.splitting = splitting, .ends_at_done = ends_at_done};
}

constexpr ReadRule lines(ReadSplitting splitting) {
  return {.decoding = ReadDecoding::none, .text = true, .splitting = splitting};
}

constexpr ReadRule dispatched(ReadSplitting splitting) {
  return {.splitting = splitting, .event_stream_only = true};
}

constexpr StyleEntry kStyles[] = {
    {"node.http", kJavascript, "node.http", "26 24 22 20", true, 0, kAny, "",
     read(ReadFraming::parts, ReadDecoding::none)},
    {"node.fetch", kJavascript, "node.fetch", "26", true, 0, kAny, "", read(ReadFraming::parts)},
    {"node.fetch", kJavascript, "node.fetch-20", kOlder, false, 0, kAny, "",
     read(ReadFraming::merged_identity)},
    {"node.TextDecoderStream", kJavascript, "node.fetch", "26", true, 0, "whole characters", "",
     read(ReadFraming::parts, ReadDecoding::pieces, true)},
    {"node.TextDecoderStream", kJavascript, "node.fetch-20", kOlder, false, 0, "whole characters",
     "", read(ReadFraming::merged_identity, ReadDecoding::pieces, true)},
    {"node.readline", kJavascript, "node.http", "26 24", true, 0, "LF, CR, U+2028 or U+2029",
     kLineEnds, lines(ReadSplitting::lines_readline)},
    {"node.readline", kJavascript, "node.http", "22 20", false, 0, "LF or CR", kLineEnds,
     lines(ReadSplitting::lines_any)},
    {"undici.request", kJavascript, "undici", "node-26", true, 0, kAny, "",
     read(ReadFraming::parts, ReadDecoding::none)},
    {"undici.request", kJavascript, "undici", kOlderAxios, false, 0, kAny, "",
     read(ReadFraming::merged, ReadDecoding::none)},
    {"axios", kJavascript, "axios", "1", true, 0, "the end of the body (the default responseType)",
     kUseStream, split(ReadSplitting::all)},
    {"axios.stream", kJavascript, "axios", "node-26", true, 0, kAny, "", read(ReadFraming::parts)},
    {"axios.stream", kJavascript, "axios", kOlderAxios, false, 0, kAny, "",
     read(ReadFraming::merged_identity)},
    {"axios.progress",
     kJavascript,
     "axios",
     "1",
     true,
     0,
     "333 ms between two onDownloadProgress calls",
     kUseStream,
     {.decoding = ReadDecoding::none, .tick = std::chrono::milliseconds(333)}},
    {"eventsource", kJavascript, "eventsource", "5", true, 0, kBlankLine, kSendWhole,
     dispatched(ReadSplitting::events)},
    {"eventsource", kJavascript, "eventsource-4", "4", false, 0,
     "the blank line; a CR waits for the byte after it", kUseLf,
     dispatched(ReadSplitting::events_lost)},
    {"openai.js", kJavascript, "openai.js", "7", true, 0, "two line ends of any kind", kSendWhole,
     split(ReadSplitting::events, true)},
    {"openai.js", kJavascript, "openai.js-6", "6", false, 0,
     "a doubled LF, CR or CRLF; a CR waits for the byte after it", kUseLf,
     split(ReadSplitting::events_double_js, true)},
    {"anthropic.js", kJavascript, "anthropic.js", "1", true, 0,
     "a doubled LF, CR or CRLF; a CR waits for the byte after it", kUseLf,
     split(ReadSplitting::events_double_js)},
    {"ai-sdk", kJavascript, "ai-sdk", "7", true, 0,
     "the blank line; a CR waits for the byte after it", kUseLf,
     split(ReadSplitting::events_lost, true)},
    {"google-genai.js", kJavascript, "google-genai.js", "3", true, 0,
     "the blank line; a trailing CR waits for what follows", kSendWhole,
     split(ReadSplitting::events_wait)},
    {"ollama.js", kJavascript, "ollama.js", "0.6", true, 0, "LF",
     "end every object with LF, and send it at once", split(ReadSplitting::lines_lf_bare)},
};

}  // namespace

std::span<const StyleEntry> javascript_styles() { return kStyles; }

}  // namespace streamgauge
