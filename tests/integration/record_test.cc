// SPDX-License-Identifier: MIT
// A check through real relays, stored while it runs: judged again, the verdict is the same.
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "harness/record/record_reader.h"
#include "harness/record/record_writer.h"
#include "harness/run/gauge.h"
#include "harness/target/relay.h"
#include "mock_server/serve/mock_server.h"
#include "reports/reports.h"

namespace streamgauge {
namespace {

class StoredCheck : public testing::TestWithParam<const char*> {};

TEST_P(StoredCheck, GivesTheSameVerdictAgain) {
  const auto folder = std::filesystem::temp_directory_path() /
                      fmt::format("streamgauge-check-{}", static_cast<long>(getpid()));
  auto gauge = Gauge::start({"127.0.0.1", 0});
  ASSERT_TRUE(gauge);
  auto config = parse_relay(GetParam());
  ASSERT_TRUE(config);
  config->upstream = *parse_url((*gauge)->mock().url());
  const auto relay = Relay::start(*config);
  ASSERT_TRUE(relay);
  CheckConfig check;
  check.hops = {{"mock", *parse_url((*gauge)->mock().url() + "/stream/sse")},
                {"relay", *parse_url((*relay)->url() + "/stream/sse")}};
  check.plan.pacing.gaps = {std::chrono::milliseconds(5)};
  auto writer = RecordWriter::create(folder.string());
  ASSERT_TRUE(writer);
  const Record live = (*gauge)->measure(check, writer->watching({}));
  ASSERT_TRUE(writer->finish(live));
  const auto back = read_record(folder.string());
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_EQ(verdict_text(judge(*back)), verdict_text(judge(live)));
  std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(Relays, StoredCheck,
                         testing::Values("pass", "block(4096)", "gzip_unflushed", "one_at_a_time"));

}  // namespace
}  // namespace streamgauge
