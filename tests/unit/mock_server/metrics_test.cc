// SPDX-License-Identifier: MIT
// The histogram's buckets, and the text that Prometheus reads.
#include "mock_server/control/metrics.h"

#include <gtest/gtest.h>

namespace streamgauge {
namespace {

using namespace std::chrono_literals;

TEST(ErrorHistogram, BoundsBelongToTheirBucket) {
  ErrorHistogram histogram;
  histogram.add(0ns);
  histogram.add(10us);
  histogram.add(10us + 1ns);
  histogram.add(1s);
  histogram.add(1s + 1ns);
  EXPECT_EQ(histogram.counts()[0], 2U);
  EXPECT_EQ(histogram.counts()[1], 1U);
  EXPECT_EQ(histogram.counts()[ErrorHistogram::kBounds.size() - 1], 1U);
  EXPECT_EQ(histogram.counts()[ErrorHistogram::kBounds.size()], 1U);
}

TEST(Metrics, CountersGaugeAndCumulativeBuckets) {
  ErrorHistogram histogram;
  histogram.add(15us);
  histogram.add(15us);
  histogram.add(3s);
  Metrics metrics;
  metrics.counters = {5, 4, 1, 99, 2, 6'930, 7, 3, 1, {0, 2, 0, 1, 0, 0}, 1500ms};
  metrics.schedule_errors = histogram;
  metrics.answers = {{200, 4}, {429, 1}};
  metrics.journal_kept = 5;
  metrics.journal_dropped = 11;
  const std::string text = metrics_text(metrics);
  for (const char* line :
       {"# TYPE streamgauge_mock_requests_total counter\nstreamgauge_mock_requests_total 5\n",
        "streamgauge_mock_answers_total{status=\"429\"} 1\n",
        "streamgauge_mock_streams_total 4\n",
        "# TYPE streamgauge_mock_streams_open gauge\nstreamgauge_mock_streams_open 1\n",
        "streamgauge_mock_streams_ended_total{end=\"complete\"} 2\n",
        "streamgauge_mock_streams_ended_total{end=\"by_fault\"} 0\n",
        "streamgauge_mock_chunks_total 99\n",
        "streamgauge_mock_chunk_bytes_total 6930\n",
        "streamgauge_mock_clients_gone_total 2\n",
        "streamgauge_mock_faults_total 7\n",
        "streamgauge_mock_blocked_seconds_total 1.5\n",
        "streamgauge_mock_ledgers_kept 3\n",
        "streamgauge_mock_ledgers_dropped_total 1\n",
        "streamgauge_mock_journal_kept 5\n",
        "streamgauge_mock_journal_dropped_total 11\n",
        "# TYPE streamgauge_mock_schedule_error_seconds histogram\n",
        "_bucket{le=\"1e-05\"} 0\n",
        "_bucket{le=\"2e-05\"} 2\n",
        "_bucket{le=\"1\"} 2\n",
        "_bucket{le=\"+Inf\"} 3\n",
        "_seconds_sum 3.00003\n",
        "_seconds_count 3\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "is not in\n" << text;
}

}  // namespace
}  // namespace streamgauge
