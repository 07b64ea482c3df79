// SPDX-License-Identifier: MIT
// For finding the caller's own secrets again in what the upstream answers: error pages and echo
// services repeat them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mock_server/serve/request_reader.h"

namespace streamgauge {

class SecretWords {
 public:
  static constexpr std::size_t kBytesMin = 8;  // shorter ones stand in any text by chance

  SecretWords() = default;
  explicit SecretWords(std::vector<std::string> words);

  // Overwrites each of them by '*', one for one.
  void mask(std::string& bytes) const;
  // Whether the bytes end with the beginning of one: the rest may come with the next read.
  bool may_go_on(std::string_view bytes) const;
  const std::vector<std::string>& words() const { return words_; }

 private:
  std::vector<std::string> words_;  // the longest first
};

// The values of its secret headers, word by word, and of credentials in its query.
SecretWords secret_words(const RequestReader::Message& message);

}  // namespace streamgauge
