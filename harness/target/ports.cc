// SPDX-License-Identifier: MIT
#include <random>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/target/launcher.h"

namespace streamgauge {

Result<std::uint16_t> free_port() {
  // Below the range from which outgoing connections take theirs (32768 by default): nothing else
  // gets the port by chance before the target binds it.
  constexpr int kTries = 200;
  std::random_device random;
  std::uniform_int_distribution<int> any(20'000, 32'000);
  for (int i = 0; i < kTries; ++i) {
    const auto port = static_cast<std::uint16_t>(any(random));
    const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool free =
        bind(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(handle);
    if (free) return port;
  }
  return unmeasurable("no free loopback port could be had");
}

Result<std::vector<std::string>> split_command(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  std::size_t quote_at = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (quote != 0) {
      // Inside double quotes a backslash only escapes a quote or itself, as in a shell.
      const char next = at + 1 < text.size() ? text[at + 1] : '\0';
      if (letter == quote)
        quote = 0;
      else if (quote == '"' && letter == '\\' && (next == '"' || next == '\\'))
        word += text[++at];
      else
        word += letter;
    } else if (letter == '\'' || letter == '"') {
      quote = letter;
      quote_at = at;
      in_word = true;
    } else if (letter == '\\' && at + 1 < text.size()) {
      word += text[++at];
      in_word = true;
    } else if (letter == ' ' || letter == '\t' || letter == '\n') {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else {
      word += letter;
      in_word = true;
    }
  }
  if (quote != 0)
    return usage_error(
        fmt::format("the quote at byte {} of the launch command is not closed", quote_at),
        "close it, or write a backslash before it");
  if (in_word) words.push_back(std::move(word));
  return words;
}

}  // namespace streamgauge
