// SPDX-License-Identifier: MIT
// The vendors' Python SDKs: openai 3.57, 2.54, 1.109, 0.28; anthropic 2.14; google-genai 3.6;
// ollama 0.6.
#include "harness/clients/rules/client_style.h"

namespace streamgauge {
namespace {

constexpr std::string_view kPython = "python";
constexpr std::string_view kOneLineEnd =
    "use one kind of line end throughout, LF best: this SDK waits for a doubled one";
constexpr std::string_view kSendWhole = "send an event and its blank line in one piece";
constexpr std::string_view kDoubled = "a doubled LF, CR or CRLF";

constexpr ReadRule events(ReadSplitting splitting, bool ends_at_done = false) {
  return {.splitting = splitting, .ends_at_done = ends_at_done};
}

constexpr StyleEntry kStyles[] = {
    {"openai", kPython, "openai-3", "3", true, 0, "the blank line after an event", kSendWhole,
     events(ReadSplitting::events, true)},
    {"openai", kPython, "openai-2", "2 3.0 3.1 3.2 3.3", false, 0, kDoubled, kOneLineEnd,
     events(ReadSplitting::events_double, true)},
    {"openai", kPython, "openai-1", "1", false, 0, kDoubled, kOneLineEnd,
     events(ReadSplitting::events_double, true)},
    {"openai",
     kPython,
     "openai-0.28",
     "0.28",
     false,
     0,
     "512 bytes or the HTTP chunk's end, then a line end (over requests)",
     "update the SDK (openai >= 1), or answer chunked",
     {.framing = ReadFraming::urllib3,
      .count = 512,
      .decoding = ReadDecoding::limited,
      .splitting = ReadSplitting::lines_data,
      .event_stream_only = true}},
    {"anthropic", kPython, "anthropic", "2", true, 0, kDoubled, kOneLineEnd,
     events(ReadSplitting::events_double)},
    {"google-genai", kPython, "google-genai", "3", true, 0,
     "the blank line; a trailing CR waits for what follows", kSendWhole,
     events(ReadSplitting::events_wait)},
    {"ollama",
     kPython,
     "ollama",
     "0.6",
     true,
     0,
     "any line end of str.splitlines; a trailing CR waits for what follows",
     "end every object with LF, and send it at once",
     {.text = true, .splitting = ReadSplitting::lines_text}},
};

}  // namespace

std::span<const StyleEntry> python_sdk_styles() { return kStyles; }

}  // namespace streamgauge
