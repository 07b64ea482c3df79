// SPDX-License-Identifier: MIT
// Runs a fuzz target without a fuzzer: every seed of a folder, then so many mutations of them, the
// same ones every time. fuzz_X CORPUS COUNT. A crash, a sanitizer's report or a hang is the
// failure.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "scenarios/plan/draw.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using streamgauge::Draw;

void feed(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::vector<std::string> seeds_in(const std::filesystem::path& folder) {
  std::vector<std::string> seeds;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  std::sort(seeds.begin(), seeds.end());  // folders have no order of their own
  return seeds;
}

std::size_t below(Draw& draw, std::size_t limit) {
  return draw() % std::max<std::size_t>(limit, 1);
}

// Another value in the place of the one around `at`, so that what is well-formed stays so.
void exchange_value(std::string& text, std::size_t at, Draw& draw) {
  constexpr std::array<std::string_view, 14> kValues = {
      "0",   "-1",     "1e308", "18446744073709551616",
      "0.5", "null",   "true",  "\"\"",
      "[]",  "{}",     "[[]]",  "\"x\"",
      "1ms", "\"24h\""};
  constexpr std::string_view kDelimiters = ":,[]{} \n";
  const std::size_t before = text.find_last_of(kDelimiters, at);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find_first_of(kDelimiters, begin), text.size());
  text.replace(begin, end - begin, kValues[below(draw, kValues.size())]);
}

// A few of: another value, another byte, a cut, a doubled part, a part of another seed.
std::string mutated(std::string text, const std::vector<std::string>& seeds, Draw& draw) {
  for (std::size_t step = 1 + below(draw, 4); step > 0; --step) {
    const std::size_t at = below(draw, text.size() + 1);
    const std::size_t length = below(draw, text.size() - at + 1);
    switch (below(draw, 8)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(draw() & 0xFFU);
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        if (text.size() < 65'536) text.insert(at, text.substr(at, length));
        break;
      case 3: {
        const std::string& other = seeds[below(draw, seeds.size())];
        text.insert(at, other.substr(below(draw, other.size()), 1 + below(draw, 40)));
        break;
      }
      default:
        exchange_value(text, at, draw);
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: {} CORPUS COUNT\n", argv[0]);
    return 2;
  }
  const auto seeds = seeds_in(argv[1]);
  if (seeds.empty()) {
    fmt::print(stderr, "{}: no seed in it\n", argv[1]);
    return 2;
  }
  for (const std::string& seed : seeds) feed(seed);
  Draw draw(4711);
  const long count = std::strtol(argv[2], nullptr, 10);
  for (long i = 0; i < count; ++i) feed(mutated(seeds[below(draw, seeds.size())], seeds, draw));
  fmt::print("{} seeds, {} mutations\n", seeds.size(), count);
  return 0;
}
