// SPDX-License-Identifier: MIT
// Who holds it: the wire's lateness and the client's kept apart, over hops in virtual time.
#include "harness/clients/rules/judge_clients.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/clients/profiles/request_profile.h"
#include "harness/clients/rules/client_view.h"
#include "harness/judge/hop.h"
#include "tests/unit/harness/judge/synthetic_check.h"

namespace streamgauge {
namespace {

using testing::HasSubstr;

ClientFinding found(const HopEvidence& hop, std::string_view style) {
  const auto findings = judge_clients(hop, judge_hop(hop), {*find_style(style)});
  return findings.empty() ? ClientFinding{} : findings.front();
}

ClientFinding of_relay(const char* relay, std::string_view style) {
  return found(synthetic_hop({.relay = relay}), style);
}

TEST(JudgeClients, NobodyHoldsWhatComesThrough) {
  for (const char* style : {"httpx.iter_bytes", "requests.iter_content(1024)", "curl -N"}) {
    const ClientFinding finding = of_relay("pass", style);
    EXPECT_EQ(finding.verdict, VerdictKind::streams) << style;
    EXPECT_EQ(finding.held_by, HolderKind::nobody);
    EXPECT_EQ(finding.shape.kind, ShapeKind::streams);
    EXPECT_EQ(finding.held.bytes_max, 0U);
    EXPECT_EQ(finding.fix, "");
    EXPECT_EQ(finding.profile, find_style(style)->entry->profile);
    ASSERT_TRUE(finding.ttfc_ms);
  }
}

TEST(JudgeClients, TheClientHoldsWhatItWaitsFor) {
  const ClientFinding curl = of_relay("pass", "curl");
  EXPECT_EQ(curl.verdict, VerdictKind::buffers);
  EXPECT_EQ(curl.held_by, HolderKind::client);
  EXPECT_EQ(curl.shape.kind, ShapeKind::blocks);
  EXPECT_EQ(curl.shape.bytes, 4096U);
  EXPECT_EQ(curl.fix, "add -N");
  EXPECT_GE(curl.held.bytes_max, 64U * 39);
  EXPECT_GE(curl.held.ms_max, 380);
  EXPECT_GT(*curl.ttfc_ms, *of_relay("pass", "curl -N").ttfc_ms + 380);

  EXPECT_EQ(of_relay("pass", "axios").shape.kind, ShapeKind::held_to_end);
  const ClientFinding progress = of_relay("pass", "axios.progress");
  EXPECT_EQ(progress.shape.kind, ShapeKind::timer);
  EXPECT_EQ(progress.shape.ms, 333);
}

TEST(JudgeClients, TheServerHoldsWhatIsLateOnTheWire) {
  for (const char* style : {"httpx.iter_bytes", "aiohttp.iter_any", "curl -N"}) {
    const ClientFinding finding = of_relay("block(4096)", style);
    EXPECT_EQ(finding.verdict, VerdictKind::buffers) << style;
    EXPECT_EQ(finding.held_by, HolderKind::server) << style;
    EXPECT_EQ(finding.shape.kind, ShapeKind::blocks);
    EXPECT_NEAR(static_cast<double>(finding.shape.bytes.value_or(0)), 4096, 123);
    EXPECT_EQ(finding.held.bytes_max, 0U);
    EXPECT_EQ(finding.fix, "");
  }
}

TEST(JudgeClients, BothHold) {
  for (const char* style : {"httpx.iter_bytes(3000)", "axios", "urllib.read(5000)"}) {
    const ClientFinding finding = of_relay("block(4096)", style);
    EXPECT_EQ(finding.held_by, HolderKind::both) << style;
    EXPECT_GT(finding.held.bytes_max, 0U) << style;
    EXPECT_NE(finding.fix, "") << style;
  }
}

// A server that streams plain text without line ends, 40 chunks of 64 bytes, one each 10 ms.
HopEvidence plain_text(const std::string& fields = "") {
  std::vector<double> emitted;
  for (int k = 0; k < 40; ++k) emitted.push_back(k * 10.0);
  const StreamLedger ledger = made_ledger(64, emitted, 400);
  std::vector<TimedBytes> reads = {{-1, "HTTP/1.1 200 OK\r\n" + fields + kTextHead.substr(17)}};
  for (std::uint32_t k = 0; k < 40; ++k)
    reads.push_back({k * 10.0 + 0.2, http_chunk(chunk_text(ledger, k))});
  reads.push_back({401, kLastChunk});
  HopEvidence hop;
  hop.streams.push_back(
      {ProbeKind::paced, observe(made_wire(reads, WireEnd::by_us, 401), ledger), {}});
  return hop;
}

ClientFinding of_text(std::string_view style, const std::string& fields = "") {
  HopReport target;
  target.verdict = VerdictKind::streams;
  return judge_clients(plain_text(fields), target, {*find_style(style)}).front();
}

TEST(JudgeClients, ATypeIsGuessedAsTheAnswerSays) {
  const ClientFinding guessed = of_text("chromium.navigation");
  EXPECT_EQ(guessed.held_by, HolderKind::client);
  EXPECT_EQ(guessed.shape.kind, ShapeKind::head_held);
  EXPECT_EQ(guessed.shape.bytes, 1024U);
  EXPECT_EQ(guessed.held.bytes_max, 960U);
  EXPECT_THAT(guessed.fix, HasSubstr("nosniff"));
  EXPECT_EQ(of_text("chromium.navigation", "X-Content-Type-Options: nosniff\r\n").verdict,
            VerdictKind::streams);
  EXPECT_EQ(of_text("chromium.fetch").verdict, VerdictKind::streams);
}

TEST(JudgeClients, LinesThatNeverEndAreHeld) {
  const ClientFinding finding = of_text("go.Scanner");
  EXPECT_EQ(finding.held_by, HolderKind::client);
  EXPECT_EQ(finding.shape.kind, ShapeKind::line_held);
  EXPECT_EQ(finding.held.bytes_max, 64U * 40);
}

TEST(JudgeClients, ALineLongerThanItsBlocksIsWhatAClientWaitsFor) {
  const StreamLedger ledger = made_ledger(64, {0, 10, 20, 30, 40, 50, 60, 70, 80, 90}, 100);
  std::vector<TimedBytes> reads = {{-1, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"}};
  for (std::uint32_t k = 0; k < 10; ++k) reads.push_back({k * 10.0 + 0.2, chunk_text(ledger, k)});
  HopEvidence hop;
  hop.streams.push_back(
      {ProbeKind::paced, observe(made_wire(reads, WireEnd::closed, 101), ledger), {}});
  HopReport target;
  target.verdict = VerdictKind::streams;
  const auto shape = [&](std::string_view style) {
    return judge_clients(hop, target, {*find_style(style)}).front().shape.kind;
  };
  EXPECT_EQ(shape("requests.iter_lines(100)"), ShapeKind::line_held);
  EXPECT_EQ(shape("requests.iter_content(100)"), ShapeKind::blocks);
}

TEST(JudgeClients, WhatAClientCannotReadIsNotJudged) {
  const ClientFinding finding = of_text("openai");  // no events in it
  EXPECT_EQ(finding.verdict, VerdictKind::inconclusive);
  EXPECT_EQ(finding.held_by, HolderKind::nobody);
  EXPECT_THAT(finding.note, HasSubstr("nothing that it hands out"));
}

TEST(JudgeClients, EventSourceTakesEventStreamsOnly) {
  for (const char* style : {"chromium.eventsource", "firefox.eventsource", "webkit.eventsource",
                            "eventsource", "eventsource@4", "openai@0.28"}) {
    const ClientFinding finding = of_text(style);
    EXPECT_EQ(finding.verdict, VerdictKind::inconclusive) << style;
    EXPECT_THAT(finding.note, HasSubstr("text/event-stream")) << style;
  }
}

TEST(JudgeClients, AnEncodingThatAClientDoesNotAskForIsNotJudged) {
  const HopEvidence hop = synthetic_hop({.relay = "gzip_unflushed", .compress = true});
  ASSERT_EQ(hop.streams.front().seen.response.encoding, "gzip");
  const ClientFinding curl = found(hop, "curl");
  EXPECT_EQ(curl.verdict, VerdictKind::inconclusive);
  EXPECT_THAT(curl.note, HasSubstr("does not allow gzip"));
  const ClientFinding compressed = found(hop, "curl -N --compressed");
  EXPECT_EQ(compressed.verdict, VerdictKind::buffers);
  EXPECT_EQ(compressed.held_by, HolderKind::server);
}

TEST(JudgeClients, WithoutMarkersPiecesAreFollowed) {
  HopEvidence hop = synthetic_hop({.lose_markers = true});
  EXPECT_EQ(found(hop, "curl").held_by, HolderKind::client);
  EXPECT_EQ(found(hop, "httpx.iter_bytes").held_by, HolderKind::nobody);
}

TEST(JudgeClients, OfWhatFailedThereIsNothing) {
  Record record = synthetic_record({synthetic_hop({})});
  EXPECT_EQ(judge(record, *find_styles("all")).clients.size(), style_catalogue().size());
  EXPECT_TRUE(judge(record, {}).clients.empty());
  record.known_bad.streams.clear();
  EXPECT_TRUE(judge(record, *find_styles("all")).clients.empty());
}

TEST(JudgeClients, AStyleIsJudgedByTheAnswerToItsOwnRequest) {
  Record record = synthetic_record({synthetic_hop({.relay = "gzip_unflushed", .compress = true})});
  HopEvidence bare = synthetic_hop({}, "curl");
  std::erase_if(bare.streams, [](const Evidence& one) {
    return one.probe != ProbeKind::paced && one.probe != ProbeKind::lockstep;
  });
  record.profiles.push_back(bare);
  const Verdict verdict = judge(record, *find_styles("curl -N,curl -N --compressed"));
  EXPECT_EQ(verdict.client_requests, 1U);
  EXPECT_EQ(verdict.clients[0].verdict, VerdictKind::streams);
  EXPECT_TRUE(verdict.clients[0].asked);
  EXPECT_THAT(verdict.clients[0].note, HasSubstr("no encoding instead of gzip"));
  EXPECT_EQ(verdict.clients[1].held_by, HolderKind::server);
  EXPECT_FALSE(verdict.clients[1].asked);
}

TEST(RequestProfiles, NeedOneRequestForEachKindOfAnswer) {
  EXPECT_EQ(distinct_requests({"requests", "httpx", "curl", "nobody"}).size(), 2U);
  for (const Header& header : sendable_headers(*find_profile("java")))
    EXPECT_NE(header.name, "Upgrade");
}

TEST(ClientHold, CountsWhatHadArrivedWhenMoreWasEmitted) {
  using std::chrono::milliseconds;
  const Instant start{std::chrono::hours(1)};
  const auto at = [&](int ms) { return start + milliseconds(ms); };
  ClientView seen;
  seen.stream_ended = at(400);
  seen.body_ended = at(400);
  seen.chunks = {{at(0), at(1), at(1), 10, 10},
                 {at(100), at(101), at(301), 20, 10},
                 {at(200), at(201), at(301), 30, 10},
                 {at(300), at(301), at(301), 40, 10}};
  const ClientHold hold = client_hold(seen);
  EXPECT_TRUE(hold.holds);
  EXPECT_EQ(hold.held.bytes_max, 20U);
  EXPECT_DOUBLE_EQ(hold.held.ms_max, 200);
  seen.chunks[1].delivered = at(102);  // a segment later
  seen.chunks[2].delivered = at(201);
  EXPECT_FALSE(client_hold(seen).holds);
  seen.chunks[3].delivered.reset();  // never
  EXPECT_EQ(client_hold(seen).held.bytes_max, 10U);
}

TEST(RequestProfiles, AreThereForEveryStyle) {
  for (const StyleEntry* entry : style_catalogue())
    EXPECT_NE(find_profile(entry->profile), nullptr) << entry->profile;
  for (const RequestProfile& profile : request_profiles()) {
    EXPECT_FALSE(profile.version.empty()) << profile.id;
    for (const Header& header : profile.headers)
      EXPECT_NE(header.name, "Authorization") << profile.id;
  }
}

TEST(RequestProfiles, SayWhichEncodingsAreAllowed) {
  EXPECT_TRUE(allows("requests", "gzip"));
  EXPECT_FALSE(allows("requests", "br"));
  EXPECT_TRUE(allows("chromium.fetch", "zstd"));
  EXPECT_FALSE(allows("curl", "gzip"));
  EXPECT_TRUE(allows("curl --compressed", "deflate"));
  EXPECT_FALSE(allows("urllib", "gzip"));
  EXPECT_FALSE(allows("nobody", "gzip"));
}

TEST(RequestProfiles, ABrokenListIsToldOf) {
  EXPECT_FALSE(parse_profiles("- id: a\n"));
  EXPECT_FALSE(parse_profiles("- id: [a\n"));
}

}  // namespace
}  // namespace streamgauge
