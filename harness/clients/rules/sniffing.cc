// SPDX-License-Identifier: MIT
#include "harness/clients/rules/sniffing.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace streamgauge {
namespace {

constexpr std::size_t kChromiumBytes = 1024;  // net's kMaxBytesToSniff
constexpr std::size_t kFirefoxBytes = 1024;   // nsHtml5StreamParser's prescan
constexpr std::size_t kWebkitBytes = 512;

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return out;
}

std::string essence(const std::string& type) {
  std::string out = type.substr(0, type.find(';'));
  while (out.ends_with(' ') || out.ends_with('\t')) out.pop_back();
  return out;
}

}  // namespace

bool is_event_stream(const ResponseHead& head) {
  return essence(lowered(head.get("Content-Type"))) == "text/event-stream";
}

std::size_t sniffed_bytes(ReadSniffing sniffing, const ResponseHead& head) {
  const std::string type = lowered(head.get("Content-Type"));
  const std::string media = essence(type);
  const bool charset = type.find("charset=") != std::string::npos;
  switch (sniffing) {
    case ReadSniffing::none:
      return 0;
    case ReadSniffing::chromium: {
      const bool guessed = media.empty() || media == "text/plain" || media == "unknown/unknown";
      const bool told = lowered(head.get("X-Content-Type-Options")).starts_with("nosniff");
      return guessed && !told ? kChromiumBytes : 0;
    }
    case ReadSniffing::firefox_page:
      if (media == "application/json") return kAllBytes;  // its JSON viewer
      return !charset && (media.empty() || media.starts_with("text/")) ? kFirefoxBytes : 0;
    case ReadSniffing::webkit_page:
      return media == "text/html" && !charset ? kAllBytes : kWebkitBytes;
  }
  return 0;
}

}  // namespace streamgauge
