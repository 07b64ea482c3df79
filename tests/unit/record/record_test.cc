// SPDX-License-Identifier: MIT
// A stored check is judged as the check itself was, and keeps no secret.
#include <gmock/gmock.h>

#include "harness/judge/judgement.h"
#include "reports/reports.h"
#include "tests/unit/harness/judge/synthetic_check.h"
#include "tests/unit/record/stored.h"

namespace streamgauge {
namespace {

using testing::HasSubstr;
using testing::Not;

// Synthetic pairs have instants but no bytes, so they cannot be stored: the integration test has
// real ones.
Record storable(Record record) {
  const auto strip = [](HopEvidence& hop) {
    std::erase_if(hop.streams, [](const Evidence& one) {
      return one.probe == ProbeKind::pair_first || one.probe == ProbeKind::pair_second;
    });
  };
  strip(record.direct);
  for (HopEvidence& hop : record.hops) strip(hop);
  return record;
}

Record record_of(const std::string& relay, bool compress = false) {
  const SyntheticSetUp app{.relay = relay, .compress = compress};
  SyntheticSetUp edge = app;
  edge.headers = "Server: nginx\r\n";
  return storable(synthetic_record({synthetic_hop(app, "app"), synthetic_hop(edge, "edge")}));
}

TEST(StoredRecord, GivesTheSameVerdictForEveryRelay) {
  for (const char* relay : {"pass", "hold_all", "block(4096)", "head(2048)", "tick(100ms)",
                            "cork(200ms)", "behind(2)", "collect", "delay(40ms)"}) {
    SCOPED_TRACE(relay);
    const Record record = record_of(relay);
    const auto back = read_back(stored(record));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(verdict_text(judge(*back)), verdict_text(judge(record)));
    EXPECT_EQ(back->cut_short, "");
  }
}

TEST(StoredRecord, KeepsFixesAndWhatWasLeftOut) {
  Record record = record_of("block(4096)");
  record.hops[0].left_out = {"paced"};
  record.hops[0].streams.push_back(
      {ProbeKind::fix, synthetic_lockstep({.relay = "pass"}), "nginx.proxy_buffering"});
  record.command = {"streamgauge", "check", "http://127.0.0.1:8000/"};
  record.machine = {"cores: 2"};
  const auto back = read_back(stored(record));
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_EQ(back->hops[0].left_out, record.hops[0].left_out);
  EXPECT_EQ(back->hops[0].streams.back().cause, "nginx.proxy_buffering");
  EXPECT_EQ(back->command, record.command);
  EXPECT_EQ(back->machine, record.machine);
  EXPECT_EQ(verdict_text(judge(*back)), verdict_text(judge(record)));
}

TEST(StoredRecord, KeepsSlotWaitAndOutageOfALedger) {
  Record record = record_of("pass");
  StreamLedger& ledger = *record.hops[0].streams[0].seen.ledger;
  ledger.slot = 3;
  ledger.queued = std::chrono::microseconds(1500);
  ledger.outage = OutageKind::hang;
  ledger.plan.load.emplace();
  ledger.plan.load->slots = 3;
  ledger.plan.load->queue = 4;
  ledger.plan.outages.emplace_back();
  ledger.plan.outages[0].length = std::chrono::seconds(1);
  ledger.plan.outages[0].kind = OutageKind::reset;
  const auto back = read_back(stored(record));
  ASSERT_TRUE(back) << back.error().what;
  const StreamLedger& kept = *back->hops[0].streams[0].seen.ledger;
  EXPECT_EQ(kept.slot, 3U);
  EXPECT_EQ(kept.queued, ledger.queued);
  EXPECT_EQ(kept.outage, OutageKind::hang);
  EXPECT_EQ(kept.plan.load, ledger.plan.load);
  EXPECT_EQ(kept.plan.outages, ledger.plan.outages);
  EXPECT_FALSE(back->hops[0].streams[1].seen.ledger->outage);
}

TEST(StoredRecord, KeepsCompressedBytesAndThoseThatAreNoText) {
  Record record = record_of("gzip_unflushed", true);
  const auto back = read_back(stored(record));
  ASSERT_TRUE(back) << back.error().what;
  for (std::size_t i = 0; i < record.hops[0].streams.size(); ++i)
    EXPECT_EQ(back->hops[0].streams[i].seen.wire.bytes, record.hops[0].streams[i].seen.wire.bytes);
}

TEST(StoredRecord, KeepsNoSecretAndStillDecodesTheSame) {
  const std::string secrets =
      "Set-Cookie: sid=hunter2-cookie; Path=/\r\nX-Api-Key: hunter2-header\r\n";
  Record record = storable(synthetic_record({synthetic_hop({.headers = secrets}, "app")}));
  record.hops[0].url.target = "/chat?auth_key=hunter2-query&model=a";
  const std::string text = stored(record);
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
  const auto back = read_back(text);
  ASSERT_TRUE(back) << back.error().what;
  const Observation& seen = back->hops[0].streams[0].seen;
  EXPECT_EQ(seen.wire.bytes.size(), record.hops[0].streams[0].seen.wire.bytes.size());
  EXPECT_EQ(name(judge(*back).target.verdict), "STREAMS");
}

TEST(StoredRecord, OfARunThatWasKilledSaysSo) {
  const std::string text = stored(record_of("pass"));
  const std::size_t last_line = text.rfind('\n', text.size() - 2) + 1;
  const auto unfinished = read_back(text.substr(0, last_line));
  ASSERT_TRUE(unfinished) << unfinished.error().what;
  EXPECT_THAT(unfinished->cut_short, HasSubstr("no last line"));
  const auto torn = read_back(text.substr(0, last_line - 20));
  ASSERT_TRUE(torn) << torn.error().what;
  EXPECT_THAT(torn->cut_short, HasSubstr("torn"));
  EXPECT_EQ(torn->hops[1].streams.size() + 1, unfinished->hops[1].streams.size());
}

}  // namespace
}  // namespace streamgauge
