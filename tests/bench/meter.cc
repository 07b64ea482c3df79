// SPDX-License-Identifier: MIT
#include "tests/bench/meter.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sys/resource.h>

namespace streamgauge {
namespace {

// Anonymous memory only: pages of the program's own file come and go with the code that runs.
std::size_t resident_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "RssAnon:") continue;
    std::size_t kib = 0;
    status >> kib;
    return kib << 10U;
  }
  return 0;
}

Duration as_duration(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

double microseconds(Duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

}  // namespace

BenchLoad load_from(int argc, char** argv, int first) {
  BenchLoad load;
  const bool chat = argc == first + 4 && std::string_view(argv[first + 3]) == "chat";
  if (argc == first + 3 || chat) {
    load.chat = chat;
    load.streams = std::strtoul(argv[first], nullptr, 10);
    load.chunks = std::strtoul(argv[first + 1], nullptr, 10);
    load.interval = std::chrono::milliseconds(std::strtol(argv[first + 2], nullptr, 10));
  }
  if (load.streams == 0 || load.chunks == 0 || load.interval <= Duration{0}) {
    fmt::print(stderr, "usage: {} {}STREAMS CHUNKS INTERVAL_MS [chat]\n", argv[0],
               first > 1 ? "PORT " : "");
    std::exit(2);
  }
  return load;
}

Meter::Meter(const BenchLoad& load)
    : load_(load), late_(load.streams * load.chunks), resident_before_(resident_bytes()) {}

Meter::Sample Meter::sample(std::uint64_t chunks) {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return {as_duration(used.ru_utime) + as_duration(used.ru_stime), chunks, resident_bytes(),
          SteadyClock().now(), true};
}

void Meter::all_run(std::uint64_t chunks) {
  if (!begin_.taken) begin_ = sample(chunks);
}

void Meter::one_ended(std::uint64_t chunks) {
  if (!end_.taken) end_ = sample(chunks);
}

void Meter::late(Duration by, Instant at) {
  if (!begin_.taken || at < begin_.at || (end_.taken && at > end_.at)) return;
  if (late_count_ < late_.size()) late_[late_count_++] = by;
}

void Meter::print() {
  const auto share = [this](double rank) {
    if (late_count_ == 0) return 0.0;
    std::sort(late_.begin(), late_.begin() + static_cast<std::ptrdiff_t>(late_count_));
    return microseconds(late_[static_cast<std::size_t>(rank * static_cast<double>(late_count_))]);
  };
  const auto chunks = static_cast<double>(end_.chunks - begin_.chunks);
  const auto grown =
      static_cast<double>(end_.resident_bytes) - static_cast<double>(resident_before_);
  const bool whole = begin_.taken && end_.taken && chunks > 0;
  fmt::print(R"({{"whole":{},"window_chunks":{:.0f},"cpu_us":{:.3f},"resident_bytes":{:.0f},)"
             R"("late_us_p50":{:.1f},"late_us_p99":{:.1f}}})"
             "\n",
             whole, chunks, whole ? microseconds(end_.cpu - begin_.cpu) / chunks : 0.0,
             grown / static_cast<double>(load_.streams), share(0.5), share(0.99));
}

}  // namespace streamgauge
