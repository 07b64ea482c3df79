// SPDX-License-Identifier: MIT
#include "mock_server/control/metrics.h"

#include <fmt/format.h>

namespace streamgauge {
namespace {

void append_value(std::string& out, std::string_view name, std::string_view type,
                  std::string_view help, std::uint64_t value) {
  out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value);
}

void append_histogram(std::string& out, std::string_view name, const ErrorHistogram& histogram) {
  out += fmt::format(
      "# HELP {0} How late chunks left, actual minus planned; streams that ended, without a gate.\n"
      "# TYPE {0} histogram\n",
      name);
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < histogram.counts().size(); ++i) {
    total += histogram.counts()[i];
    const bool is_last = i == ErrorHistogram::kBounds.size();
    const std::string bound =
        is_last
            ? "+Inf"
            : fmt::format("{}", std::chrono::duration<double>(ErrorHistogram::kBounds[i]).count());
    out += fmt::format("{}_bucket{{le=\"{}\"}} {}\n", name, bound, total);
  }
  out += fmt::format("{0}_sum {1}\n{0}_count {2}\n", name,
                     std::chrono::duration<double>(histogram.sum()).count(), total);
}

}  // namespace

std::string metrics_text(const MockCounters& counters, const ErrorHistogram& schedule_errors) {
  std::string out;
  append_value(out, "streamgauge_mock_requests_total", "counter", "Requests answered.",
               counters.requests);
  append_value(out, "streamgauge_mock_streams_total", "counter", "Streams begun.",
               counters.streams);
  append_value(out, "streamgauge_mock_streams_open", "gauge", "Streams not yet ended.",
               counters.streams_open);
  append_value(out, "streamgauge_mock_chunks_total", "counter", "Chunks emitted.", counters.chunks);
  append_value(out, "streamgauge_mock_clients_gone_total", "counter",
               "Streams whose client left before the end.", counters.clients_gone);
  append_histogram(out, "streamgauge_mock_schedule_error_seconds", schedule_errors);
  return out;
}

}  // namespace streamgauge
