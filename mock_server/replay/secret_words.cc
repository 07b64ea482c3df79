// SPDX-License-Identifier: MIT
#include "mock_server/replay/secret_words.h"

#include <algorithm>

#include "scenarios/plan/secret_header.h"
#include "scenarios/plan/url.h"

namespace streamgauge {
namespace {

// "Bearer KEY", "a=KEY; b=KEY": a secret is what stands between these.
void append_words(std::vector<std::string>& words, std::string_view value) {
  constexpr std::string_view kBetween = " \t;,=";
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t end = std::min(value.find_first_of(kBetween, at), value.size());
    words.emplace_back(value.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace

SecretWords::SecretWords(std::vector<std::string> words) : words_(std::move(words)) {
  std::sort(words_.begin(), words_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
  words_.erase(std::find_if(words_.begin(), words_.end(),
                            [](const std::string& word) { return word.size() < kBytesMin; }),
               words_.end());
}

void SecretWords::mask(std::string& bytes) const {
  for (const std::string& word : words_)
    for (std::size_t at = 0; (at = bytes.find(word, at)) != std::string::npos; at += word.size())
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), word.size(), '*');
}

bool SecretWords::may_go_on(std::string_view bytes) const {
  return std::any_of(words_.begin(), words_.end(), [&](std::string_view word) {
    for (std::size_t length = std::min(word.size() - 1, bytes.size()); length > 0; --length)
      if (bytes.ends_with(word.substr(0, length))) return true;
    return false;
  });
}

SecretWords secret_words(const RequestReader::Message& message) {
  std::vector<std::string> words;
  for (const auto& field : message)
    if (is_secret_header(std::string(field.name_string())))
      append_words(words, std::string(field.value()));
  const std::string target(message.target());
  for (const TextSpan& value : credential_values(target))
    words.push_back(target.substr(value.begin, value.length));
  return SecretWords(std::move(words));
}

}  // namespace streamgauge
