// SPDX-License-Identifier: MIT
// The control API over HTTP: plan, gate and ledger from outside, and who may ask.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "mock_server/control/control_server.h"
#include "tests/integration/raw_client.h"

namespace streamgauge {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

class Control : public testing::Test {
 protected:
  Control() {
    mock_ = std::move(*MockServer::start({}));
    control_ = std::move(*ControlServer::start({}, *mock_));
  }

  std::string ask(const std::string& method, const std::string& path, const std::string& body = {},
                  const std::string& more = {}) {
    RawClient client(control_->port());
    const bool has_host = more.find("Host:") != std::string::npos;
    client.send(fmt::format("{} {} HTTP/1.1\r\n{}{}Content-Length: {}\r\n\r\n{}", method, path,
                            has_host ? "" : fmt::format("Host: 127.0.0.1:{}\r\n", control_->port()),
                            more, body.size(), body));
    return client.read_to_end();
  }
  json body(const std::string& answer) {
    return json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
  }

  std::unique_ptr<MockServer> mock_;
  std::unique_ptr<ControlServer> control_;
};

TEST_F(Control, SteersAStreamFromPlanToLedger) {
  EXPECT_THAT(ask("PUT", "/plan", R"({"chunks": 4, "chunk_bytes": 32, "lockstep": true})"),
              StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(body(ask("GET", "/plan"))["chunks"], 4);
  RawClient client(mock_->port());
  client.get("/stream/sse");
  ASSERT_TRUE(client.read_until("\r\n\r\n"));
  EXPECT_THAT(ask("POST", "/streams/1/gate", R"({"upto": 2})"), StartsWith("HTTP/1.1 200"));
  ASSERT_TRUE(
      eventually([&] { return body(ask("GET", "/streams/1/ledger"))["chunks"].size() == 2; }));
  const json chunk = body(ask("GET", "/streams/1/ledger"))["chunks"][1];
  EXPECT_GE(chunk["actual_ns"], chunk["planned_ns"]);
  EXPECT_THAT(ask("GET", "/streams"), HasSubstr("plain.sse"));
  EXPECT_THAT(ask("POST", "/streams/1/end"), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(client.read_until("0\r\n\r\n"));
  EXPECT_THAT(ask("GET", "/streams/1/ledger"), HasSubstr("ended_early"));
}

TEST_F(Control, RefusesOtherHostsAndOrigins) {
  EXPECT_THAT(ask("GET", "/plan", "", "Host: evil.example\r\n"), StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(ask("GET", "/plan", "", "Origin: http://evil.example\r\n"),
              StartsWith("HTTP/1.1 403"));
  const std::string own = fmt::format("Origin: http://127.0.0.1:{}\r\n", control_->port());
  EXPECT_THAT(ask("GET", "/plan", "", own), StartsWith("HTTP/1.1 200"));
}

TEST_F(Control, BoundsWhatItIsSent) {
  EXPECT_THAT(ask("PUT", "/plan", std::string(2U << 20U, 'a')), StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(ask("GET", "/plan", "", "A: " + std::string(20U << 10U, 'a') + "\r\n"),
              StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(ask("PUT", "/plan", "{"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(ask("PUT", "/plan", R"({"chunk": 4})"), HasSubstr("chunks"));
  EXPECT_THAT(ask("GET", "/healthz"), StartsWith("HTTP/1.1 200"));  // and goes on
}

TEST_F(Control, ShowsAPageAndMetrics) {
  const std::string page = ask("GET", "/");
  EXPECT_THAT(page, HasSubstr("text/html"));
  const std::string metrics = ask("GET", "/metrics");
  std::istringstream lines(metrics.substr(metrics.find("\r\n\r\n") + 4));
  std::size_t samples = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    const std::size_t space = line.rfind(' ');
    ASSERT_NE(space, std::string::npos) << line;
    EXPECT_THAT(line, StartsWith("streamgauge_"));
    EXPECT_NO_THROW(std::stod(line.substr(space + 1))) << line;
    ++samples;
  }
  EXPECT_GT(samples, 4U);
}

TEST_F(Control, EndsWithConnectionsOpen) {
  RawClient idle(control_->port());
  control_.reset();  // must not wait for it
  idle.read_to_end();
  EXPECT_TRUE(idle.closed());
}

}  // namespace
}  // namespace streamgauge
