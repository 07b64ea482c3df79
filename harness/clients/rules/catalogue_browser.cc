// SPDX-License-Identifier: MIT
// Browsers: Chromium 156, Firefox 153 ESR, WebKitGTK 2.50.
#include "harness/clients/rules/client_style.h"

namespace streamgauge {
namespace {

constexpr std::string_view kBrowser = "browser";
constexpr std::string_view kAny = "nothing: hands out what each network read brought";
constexpr std::string_view kProgress = "50 ms between two progress events";
constexpr std::string_view kUseFetch =
    "use fetch and its reader: XHR tells of progress every 50 ms";
constexpr std::string_view kNosniff =
    "add X-Content-Type-Options: nosniff, or a type that is not guessed: text/event-stream";
constexpr std::string_view kCharset =
    "add charset=utf-8 to the Content-Type; read JSON with fetch, not as a page";
constexpr std::string_view kBlankLine = "the blank line after an event";
constexpr std::string_view kSendWhole = "send an event and its blank line in one piece";
constexpr std::string_view kNoPage = "read it with fetch: no header makes the page show it sooner";

constexpr ReadRule fetched() { return {.framing = ReadFraming::merged}; }

constexpr ReadRule requested(ReadSniffing sniffing) {
  return {.framing = ReadFraming::merged,
          .sniffing = sniffing,
          .text = true,
          .tick = std::chrono::milliseconds(50)};
}

constexpr ReadRule shown(ReadSniffing sniffing) {
  return {.framing = ReadFraming::merged, .sniffing = sniffing, .text = true};
}

constexpr ReadRule dispatched() {
  return {.splitting = ReadSplitting::events, .event_stream_only = true};
}

constexpr StyleEntry kStyles[] = {
    {"chromium.fetch", kBrowser, "chromium.fetch", "156", true, 0, kAny, "", fetched()},
    {"chromium.xhr", kBrowser, "chromium.fetch", "156", true, 0,
     "1,024 bytes when the type is text/plain or none, without nosniff; then 50 ms between events",
     "use fetch and its reader; for XHR add X-Content-Type-Options: nosniff",
     requested(ReadSniffing::chromium)},
    {"chromium.eventsource", kBrowser, "chromium.eventsource", "156", true, 0, kBlankLine,
     kSendWhole, dispatched()},
    {"chromium.navigation", kBrowser, "chromium.navigation", "156", true, 0,
     "1,024 bytes when the type is text/plain or none, without nosniff", kNosniff,
     shown(ReadSniffing::chromium)},
    {"firefox.fetch", kBrowser, "firefox.fetch", "153", true, 0, kAny, "", fetched()},
    {"firefox.xhr", kBrowser, "firefox.fetch", "153", true, 0, kProgress, kUseFetch,
     requested(ReadSniffing::none)},
    {"firefox.eventsource", kBrowser, "firefox.eventsource", "153", true, 0, kBlankLine, kSendWhole,
     dispatched()},
    {"firefox.navigation", kBrowser, "firefox.navigation", "153", true, 0,
     "1,024 bytes of text/* or no type without a charset; JSON: the end of the body", kCharset,
     shown(ReadSniffing::firefox_page)},
    {"webkit.fetch", kBrowser, "webkit.fetch", "2.50", true, 0, kAny, "", fetched()},
    {"webkit.xhr", kBrowser, "webkit.fetch", "2.50", true, 0, kProgress, kUseFetch,
     requested(ReadSniffing::none)},
    {"webkit.eventsource", kBrowser, "webkit.eventsource", "2.50", true, 0, kBlankLine, kSendWhole,
     dispatched()},
    {"webkit.navigation", kBrowser, "webkit.navigation", "2.50", true, 0,
     "512 bytes; HTML without a charset: the end of the body", kNoPage,
     shown(ReadSniffing::webkit_page)},
};

}  // namespace

std::span<const StyleEntry> browser_styles() { return kStyles; }

}  // namespace streamgauge
