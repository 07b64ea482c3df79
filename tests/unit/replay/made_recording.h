// SPDX-License-Identifier: MIT
// For tests of recordings: files that are gone with the test, and exchanges in short.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "mock_server/replay/exchange.h"

namespace streamgauge {

class TestFolder {
 public:
  TestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "streamgauge-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline std::string text_in(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

inline AskedRequest asked(std::string target, std::string body = "", std::string method = "POST") {
  return {std::move(method), std::move(target), "1.1", {{"Host", "x"}}, std::move(body)};
}

inline RecordingFacts facts() {
  return {"0.1.0", "2026-01-01T00:00:00Z", "http://127.0.0.1:1", Instant(std::chrono::hours(1))};
}

}  // namespace streamgauge
