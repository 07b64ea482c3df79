// SPDX-License-Identifier: MIT
// The verdict document: every field of the contract, for every kind of verdict, by the schema.
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/reports.h"
#include "tests/unit/harness/judge/synthetic_check.h"
#include "tests/unit/record/stored.h"
#include "tests/unit/reports/sample_verdicts.h"
#include "tests/unit/reports/schema_check.h"

namespace streamgauge {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::pair<std::string, Verdict>>& samples() {
  static const std::vector<std::pair<std::string, Verdict>> kSamples = {
      {"STREAMS", streaming_verdict()},
      {"BUFFERS", buffering_verdict()},
      {"INCONCLUSIVE", inconclusive_verdict()},
      {"FAILED", failed_verdict()},
      {"FAILED", unsound_verdict()}};
  return kSamples;
}

json document_of(const Verdict& verdict) { return json::parse(verdict_text(verdict)); }

TEST(Document, OfEveryKindIsValidAndHasTheContractsFields) {
  for (const auto& [kind, verdict] : samples()) {
    const json document = document_of(verdict);
    EXPECT_EQ(document["verdict"], kind);
    EXPECT_EQ(schema_mistake("verdict", document), "") << kind;
    for (const char* field : {"/schema",
                              "/verdict",
                              "/bytes",
                              "/ending",
                              "/shape/kind",
                              "/shape/bytes",
                              "/shape/ms",
                              "/shape/chunks",
                              "/shape/streams",
                              "/head",
                              "/held/bytes_max",
                              "/held/ms_max",
                              "/timing/ttfh_ms",
                              "/timing/ttfb_ms",
                              "/timing/ttfe_ms",
                              "/timing/ttfc_ms",
                              "/timing/emission_lag_ms/p50",
                              "/timing/emission_lag_ms/p90",
                              "/timing/emission_lag_ms/p99",
                              "/timing/icl_ms/p50",
                              "/timing/icl_ms/p90",
                              "/timing/icl_ms/p99",
                              "/concurrency/streams",
                              "/concurrency/kind",
                              "/concurrency/second_ttfc_ms",
                              "/hops/0/name",
                              "/hops/0/verdict",
                              "/causes",
                              "/clients",
                              "/controls/direct",
                              "/controls/known_bad",
                              "/controls/noise_floor_ms/p50",
                              "/controls/noise_floor_ms/p99"})
      EXPECT_TRUE(document.contains(json::json_pointer(field))) << kind << " " << field;
  }
}

TEST(Document, NamesHopShapeCauseAndFix) {
  const json document = document_of(buffering_verdict());
  EXPECT_EQ(document["first_bad_hop"], "nginx");
  EXPECT_EQ(document["shape"]["kind"], "blocks");
  EXPECT_NEAR(document["shape"]["bytes"].get<double>(), 4096, 123);
  ASSERT_EQ(document["causes"].size(), 1U);
  EXPECT_EQ(document["causes"][0]["id"], "nginx.proxy_buffering");
  EXPECT_EQ(document["causes"][0]["fix_verified"], true);
  EXPECT_EQ(document["causes"][0]["confidence"], "certain");
  EXPECT_EQ(document["hops"][0]["verdict"], "STREAMS");
}

TEST(Document, TellsOfClients) {
  const json client = document_of(verdict_with_clients())["clients"][1];
  EXPECT_EQ(client["style"], "curl");
  EXPECT_EQ(client["verdict"], "BUFFERS");
  EXPECT_EQ(client["shape"]["bytes"], 4096);
  EXPECT_GT(client["held"]["bytes_max"], 0);
  EXPECT_TRUE(client["ttfc_ms"].is_number());
  EXPECT_EQ(client["held_by"], "client");
  EXPECT_EQ(client["fix"], "add -N");
  EXPECT_EQ(client["profile"], "curl");
  EXPECT_EQ(schema_mistake("verdict", document_of(verdict_with_clients())), "");
}

TEST(Document, HasNullForWhatIsNotANumber) {
  Verdict verdict = streaming_verdict();
  verdict.target.timing.ttfb_ms = std::numeric_limits<double>::quiet_NaN();
  verdict.target.timing.icl_ms.p99 = std::numeric_limits<double>::infinity();
  const json document = document_of(verdict);
  EXPECT_TRUE(document["timing"]["ttfb_ms"].is_null());
  EXPECT_TRUE(document["timing"]["icl_ms"]["p99"].is_null());
}

TEST(Document, ShowsNoSecretAndIsJsonWhateverATargetSends) {
  const std::string text = verdict_text(failed_verdict());
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
  EXPECT_TRUE(json::accept(text));
}

TEST(Schema, RefusesWhatIsNotAVerdict) {
  const json good = document_of(buffering_verdict());
  const auto refused = [&](const char* path, const json& value) {
    json wrong = good;
    wrong[json::json_pointer(path)] = value;
    return schema_mistake("verdict", wrong) != "";
  };
  EXPECT_TRUE(refused("/verdict", "MAYBE"));
  EXPECT_TRUE(refused("/shape/kind", "triangles"));
  EXPECT_TRUE(refused("/held/bytes_max", "many"));
  EXPECT_TRUE(refused("/timing/ttfb_ms", "soon"));
  EXPECT_TRUE(refused("/hops/0/verdict", 1));
  EXPECT_TRUE(refused("/surprise", true));
  json incomplete = good;
  incomplete.erase("controls");
  EXPECT_NE(schema_mistake("verdict", incomplete), "");
}

TEST(Schema, OfRecordsHoldsForEveryLine) {
  HopEvidence hop = synthetic_hop({});
  std::erase_if(hop.streams, [](const Evidence& one) {
    return one.probe == ProbeKind::pair_first || one.probe == ProbeKind::pair_second;
  });
  std::istringstream lines(stored(synthetic_record({hop})));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_EQ(schema_mistake("record", json::parse(line)), "") << line.substr(0, 200);
  }
  EXPECT_GT(count, 5U);
  EXPECT_NE(schema_mistake("record", json{{"probe", "guess"}}), "");
}

}  // namespace
}  // namespace streamgauge
