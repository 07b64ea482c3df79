// SPDX-License-Identifier: MIT
// The mock over real connections: every framing, one write a chunk, the gate, and leaving clients.
#include <gmock/gmock.h>

#include "harness/wire/response_decoder.h"
#include "mock_server/serve/mock_server.h"
#include "scenarios/plan/payload.h"
#include "tests/integration/raw_client.h"

namespace streamgauge {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Plan small_plan() {
  Plan plan;
  plan.chunks = 5;
  plan.pacing.gaps = {std::chrono::milliseconds(1)};
  return plan;
}

std::unique_ptr<MockServer> started(const Plan& plan, MockConfig config = {}) {
  config.playbook.plan = std::make_shared<const Plan>(plan);
  auto mock = MockServer::start(config);
  EXPECT_TRUE(mock);
  return std::move(*mock);
}

DecodedResponse decoded(const std::string& bytes, bool closed) {
  ResponseDecoder decoder;
  decoder.feed(bytes, Instant{});
  if (closed) decoder.finish(Instant{});
  return decoder.response();
}

std::string text_of(const MockServer& mock, const Plan& plan) {
  std::string text;
  for (std::uint32_t k = 0; k < plan.chunks; ++k)
    append_chunk_text(text, plan, mock.ledger(1)->nonce, k);
  return text;
}

TEST(MockStream, ArrivesWholeInEveryFraming) {
  for (const Framing framing : {Framing::chunked, Framing::content_length, Framing::close}) {
    Plan plan = small_plan();
    plan.wire.framing = framing;
    const auto mock = started(plan);
    RawClient client(mock->port());
    client.get("/stream/text", "Connection: close\r\n");
    const std::string bytes = client.read_to_end();
    const auto response = decoded(bytes, client.closed());
    EXPECT_EQ(response.end, BodyEnd::complete) << response.error;
    EXPECT_EQ(response.body, text_of(*mock, plan));
    EXPECT_EQ(response.framing, framing == Framing::chunked          ? "chunked"
                                : framing == Framing::content_length ? "content-length"
                                                                     : "close");
  }
}

TEST(MockStream, KeepsALedgerOfWhatLeft) {
  const auto mock = started(small_plan());
  RawClient client(mock->port());
  client.get("/stream/sse", "Connection: close\r\nAuthorization: Bearer hunter2\r\n");
  client.read_to_end();
  ASSERT_TRUE(eventually([&] { return mock->ledger(1)->end == StreamEnd::complete; }));
  const StreamLedger ledger = *mock->ledger(1);
  ASSERT_EQ(ledger.emissions.size(), 5U);
  Instant before = *ledger.head_sent;
  for (const Emission& emission : ledger.emissions) {
    EXPECT_GE(emission.actual, emission.planned);
    EXPECT_GE(emission.actual, before);
    before = emission.actual;
    EXPECT_GT(emission.wire_bytes, 64U);
  }
  // Deadlines are absolute: each is a gap after the one before, however late that one was.
  for (std::size_t k = 1; k < 5; ++k)
    EXPECT_EQ(ledger.emissions[k].planned - ledger.emissions[k - 1].planned,
              std::chrono::milliseconds(1));
  for (const Header& header : ledger.request_headers) EXPECT_NE(header.value, "Bearer hunter2");
}

TEST(MockStream, SpeaksHttp10WithoutHttpChunks) {
  const auto mock = started(small_plan());
  RawClient client(mock->port());
  client.send("GET /stream/text HTTP/1.0\r\n\r\n");
  const auto response = decoded(client.read_to_end(), true);
  EXPECT_EQ(response.framing, "close");
  EXPECT_EQ(response.body, text_of(*mock, small_plan()));
}

TEST(MockStream, KeepsTheConnectionAndTakesRequestsSentEarly) {
  const auto mock = started(small_plan());
  RawClient client(mock->port());
  const std::string request = "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n";
  client.send(request + request + "GET /stream/sse HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(client.read_until("0\r\n\r\n"));
  std::size_t answers = 0;
  for (std::size_t at = 0;
       (at = client.received().find("HTTP/1.1 200 OK", at)) != std::string::npos; ++at)
    ++answers;
  EXPECT_EQ(answers, 3U);
  client.send(request);
  EXPECT_TRUE(client.read_until([&](const std::string& all) {
    return all.rfind("HTTP/1.1 200 OK") > all.find("0\r\n\r\n") && all.ends_with("}");
  }));
}

TEST(MockStream, SlicedLeavesTheSameBytes) {
  Plan plan = small_plan();
  plan.wire.slice_bytes = 3;
  const auto mock = started(plan);
  RawClient client(mock->port());
  client.get("/stream/text", "Connection: close\r\n");
  const auto response = decoded(client.read_to_end(), true);
  EXPECT_EQ(response.body, text_of(*mock, plan));
}

TEST(MockStream, WaitsForItsGateAndEndsWhenTold) {
  Plan plan = small_plan();
  plan.lockstep = true;
  const auto mock = started(plan);
  RawClient client(mock->port());
  client.get("/stream/sse");
  ASSERT_TRUE(client.read_until("\r\n\r\n"));
  EXPECT_EQ(mock->ledger(1)->emissions.size(), 0U);
  EXPECT_TRUE(mock->open_gate(1, 2));
  ASSERT_TRUE(eventually([&] { return mock->ledger(1)->emissions.size() == 2; }));
  EXPECT_TRUE(mock->end_stream(1));
  EXPECT_TRUE(client.read_until("0\r\n\r\n"));
  EXPECT_EQ(mock->ledger(1)->emissions.size(), 2U);
  EXPECT_EQ(mock->ledger(1)->end, StreamEnd::ended_early);
  EXPECT_FALSE(mock->open_gate(1, 5));
  EXPECT_FALSE(mock->end_stream(99));
}

TEST(MockStream, NoticesALeavingClientAndFreesItsPlace) {
  for (const bool by_reset : {false, true}) {
    Plan plan = small_plan();
    plan.lockstep = true;
    const auto mock = started(plan);
    RawClient client(mock->port());
    client.get("/stream/sse");
    ASSERT_TRUE(client.read_until("\r\n\r\n"));
    by_reset ? client.reset() : client.close();
    ASSERT_TRUE(eventually([&] { return mock->counters().streams_open == 0; })) << by_reset;
    const StreamLedger ledger = *mock->ledger(1);
    EXPECT_EQ(ledger.end, StreamEnd::client_gone);
    EXPECT_TRUE(ledger.client_gone);
    EXPECT_EQ(mock->counters().clients_gone, 1U);
  }
}

TEST(MockStream, OfASlowReaderIsNotMadeAheadOfIt) {
  Plan plan;
  plan.chunks = 1000;
  plan.chunk_bytes = 1U << 20U;
  const auto mock = started(plan);
  RawClient client(mock->port());
  client.get("/stream/text");
  ASSERT_TRUE(client.read_until("\r\n\r\n"));
  ASSERT_TRUE(eventually([&] { return mock->counters().chunks > 2; }));
  // Some MiB fit the kernel's buffers; the gigabyte that was planned is not made.
  std::size_t before = 0;
  ASSERT_TRUE(eventually([&] {
    const std::size_t now = mock->counters().chunks;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return now == std::exchange(before, mock->counters().chunks);
  }));
  EXPECT_LT(mock->counters().chunks, 200U);
}

TEST(MockServer, AnswersOneStreamTooManyWith503) {
  Plan plan = small_plan();
  plan.lockstep = true;
  MockConfig config;
  config.streams_max = 1;
  const auto mock = started(plan, config);
  RawClient first(mock->port());
  first.get("/stream/sse");
  ASSERT_TRUE(first.read_until("\r\n\r\n"));
  RawClient second(mock->port());
  second.get("/stream/sse");
  EXPECT_THAT(second.read_to_end(), StartsWith("HTTP/1.1 503"));
}

TEST(MockServer, RefusesHeadsAndBodiesOverItsLimits) {
  const auto mock = started(small_plan());
  RawClient head(mock->port());
  head.send("GET / HTTP/1.1\r\nA: " + std::string(70U << 10U, 'a') + "\r\n\r\n");
  EXPECT_THAT(head.read_to_end(), StartsWith("HTTP/1.1 431"));
  RawClient body(mock->port());
  body.send("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_THAT(body.read_to_end(), StartsWith("HTTP/1.1 413"));
}

TEST(MockServer, LedgersKeepLittleOfLongPlans) {
  Plan plan = small_plan();
  plan.answer.source = AnswerSource::text;
  plan.answer.text.assign(100'000, 'x');
  plan.pacing.gaps.assign(5'000, Delay());
  const auto mock = started(plan);
  RawClient client(mock->port());
  client.get("/stream/text", "Connection: close\r\n");
  EXPECT_THAT(client.read_to_end(), HasSubstr("0\r\n\r\n"));
  EXPECT_EQ(mock->ledger(1)->emissions.size(), 12'500U);  // eight letters each
  EXPECT_EQ(mock->ledger(1)->plan.answer.text.size(), 1'024U);
  EXPECT_EQ(mock->ledger(1)->plan.pacing.gaps.size(), 100U);
}

TEST(MockServer, DoesNotWaitWithoutEndForTheRestOfARequest) {
  MockConfig impatient;
  impatient.request_time_max = std::chrono::milliseconds(50);
  const auto mock = started(small_plan(), impatient);
  RawClient silent(mock->port());  // it has begun nothing, and may
  for (const char* part :
       {"GET /stream", "POST /stream/sse HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc"}) {
    RawClient slow(mock->port());
    slow.send(part);
    EXPECT_THAT(slow.read_to_end(), StartsWith("HTTP/1.1 408"));
  }
  silent.get("/stream/text", "Connection: close\r\n");
  EXPECT_THAT(silent.read_to_end(), StartsWith("HTTP/1.1 200"));
}

TEST(MockServer, RefusesWhatIsNoHttpOrCouldBeTakenForTwoRequests) {
  const auto mock = started(small_plan());
  for (const char* bad :
       {"nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"}) {
    RawClient client(mock->port());
    client.send(bad);
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 400")) << bad;
    EXPECT_TRUE(client.closed());
  }
}

TEST(MockServer, StoppedLetsStreamsFinishWithinTheGraceAndCutsTheRest) {
  Plan plan = small_plan();
  plan.lockstep = true;
  MockConfig two_loops;
  two_loops.threads = 2;
  const auto mock = started(plan, two_loops);
  RawClient finishing(mock->port());
  finishing.get("/stream/sse", "Connection: close\r\n");
  ASSERT_TRUE(finishing.read_until("\r\n\r\n"));
  RawClient stuck(mock->port());
  stuck.get("/stream/sse");
  ASSERT_TRUE(stuck.read_until("\r\n\r\n"));
  ASSERT_TRUE(mock->open_gate(1, 5));
  mock->stop(std::chrono::milliseconds(300));
  EXPECT_THAT(finishing.read_to_end(), HasSubstr("0\r\n\r\n"));
  stuck.read_to_end();
  EXPECT_TRUE(stuck.closed());
  EXPECT_EQ(mock->ledger(1)->end, StreamEnd::complete);
  EXPECT_EQ(mock->ledger(2)->end, StreamEnd::cut);
}

TEST(MockServer, SaysThatItsPortIsTaken) {
  const auto mock = started(small_plan());
  MockConfig same;
  same.port = mock->port();
  const auto second = MockServer::start(same);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::usage);
  EXPECT_THAT(second.error().what, HasSubstr(std::to_string(mock->port())));
}

}  // namespace
}  // namespace streamgauge
