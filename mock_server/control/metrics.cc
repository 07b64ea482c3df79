// SPDX-License-Identifier: MIT
#include "mock_server/control/metrics.h"

#include <vector>

#include <fmt/format.h>

#include "mock_server/control/ledger_json.h"

namespace streamgauge {
namespace {

struct Sample {
  std::string label;  // name="value", or nothing
  double value = 0;
};

void append(std::string& out, std::string_view name, std::string_view type, std::string_view help,
            const std::vector<Sample>& samples) {
  out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
  for (const Sample& sample : samples)
    out += sample.label.empty() ? fmt::format("{} {}\n", name, sample.value)
                                : fmt::format("{}{{{}}} {}\n", name, sample.label, sample.value);
}

void append(std::string& out, std::string_view name, std::string_view type, std::string_view help,
            std::uint64_t value) {
  append(out, name, type, help, {{"", static_cast<double>(value)}});
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

// An end that no stream has had yet is there with 0: a rate needs a first value.
std::vector<Sample> by_end(const MockCounters& counters) {
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < kStreamEnds; ++i)
    if (const auto end = static_cast<StreamEnd>(i); end != StreamEnd::open)
      samples.push_back(
          {fmt::format("end=\"{}\"", name(end)), static_cast<double>(counters.ended[i])});
  return samples;
}

std::vector<Sample> by_status(const std::map<int, std::uint64_t>& answers) {
  std::vector<Sample> samples;
  for (const auto& [status, count] : answers)
    samples.push_back({fmt::format("status=\"{}\"", status), static_cast<double>(count)});
  return samples;
}

}  // namespace

Metrics metrics_of(const MockServer& mock) {
  return {mock.counters(), mock.schedule_errors(), mock.journal().answers(), mock.journal().kept(),
          mock.journal().dropped_ever()};
}

std::string metrics_text(const Metrics& metrics) {
  const MockCounters& counters = metrics.counters;
  std::string out;
  append(out, "streamgauge_mock_requests_total", "counter", "Requests that were read.",
         counters.requests);
  append(out, "streamgauge_mock_answers_total", "counter", "Requests answered, by status.",
         by_status(metrics.answers));
  append(out, "streamgauge_mock_streams_total", "counter", "Streams begun.", counters.streams);
  append(out, "streamgauge_mock_streams_open", "gauge", "Streams not yet ended.",
         counters.streams_open);
  append(out, "streamgauge_mock_streams_ended_total", "counter",
         "Streams ended, by how they ended.", by_end(counters));
  append(out, "streamgauge_mock_clients_gone_total", "counter",
         "Clients that left before they had all, noticed in the stream or after its end.",
         counters.clients_gone);
  append(out, "streamgauge_mock_chunks_total", "counter", "Chunks emitted.", counters.chunks);
  append(out, "streamgauge_mock_chunk_bytes_total", "counter",
         "Bytes of chunks emitted, framing included.", counters.chunk_bytes);
  append(out, "streamgauge_mock_faults_total", "counter", "Faults played.", counters.faults);
  append(out, "streamgauge_mock_blocked_seconds_total", "counter",
         "Time in which clients did not read and bytes waited, added over all streams.",
         {{"", std::chrono::duration<double>(counters.blocked).count()}});
  append(out, "streamgauge_mock_ledgers_kept", "gauge", "Ledgers that can be asked for.",
         counters.ledgers_kept);
  append(out, "streamgauge_mock_ledgers_dropped_total", "counter",
         "Ledgers of the oldest streams that had to go.", counters.ledgers_dropped);
  append(out, "streamgauge_mock_journal_kept", "gauge", "Requests in the journal.",
         metrics.journal_kept);
  append(out, "streamgauge_mock_journal_dropped_total", "counter",
         "Oldest requests that had to go from the journal.", metrics.journal_dropped);
  append_histogram(out, "streamgauge_mock_schedule_error_seconds", metrics.schedule_errors);
  return out;
}

}  // namespace streamgauge
