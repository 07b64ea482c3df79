// SPDX-License-Identifier: MIT
// For gauging one endpoint from request to verdict: controls, probes per hop, judgement, causes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/judge/judgement.h"
#include "harness/run/watch.h"
#include "harness/wire/wire_client.h"
#include "scenarios/plan/plan.h"
#include "scenarios/result.h"

namespace streamgauge {

class MockServer;

struct GaugeConfig {
  std::string mock_address = "127.0.0.1";
  std::uint16_t mock_port = 8089;  // 0: any free port
};

struct HopTarget {
  std::string name;
  Url url;
};

// A request that clients make by themselves.
struct ProfileRequest {
  std::string profile;
  Headers headers;
};

struct CheckConfig {
  std::vector<HopTarget> hops;  // inner to outer; the last is the target, at least one
  std::string method = "GET";
  Headers headers;  // without Accept-Encoding
  std::string body;
  std::string accept_encoding = "gzip, deflate";  // empty: the header is not sent
  TlsOptions tls;
  Plan plan;  // payload, wire form and the paced probe's schedule
  Duration budget = std::chrono::seconds(10);
  Duration patience = std::chrono::milliseconds(1500);  // silence before a chunk counts as held
  bool pair = true;
  bool verify_fixes = true;
  // Asked of the target last, in a budget of their own; a header of `headers` goes before theirs.
  std::vector<ProfileRequest> client_requests{};
  std::vector<std::string> command;  // for the report, redacted by the caller
};

class Gauge final {
 public:
  // Starts the embedded mock. Error: its port is taken.
  static Result<std::unique_ptr<Gauge>> start(const GaugeConfig& config);
  ~Gauge();

  MockServer& mock();
  // Probes all hops. Never fails: what went wrong is in the evidence.
  Record measure(const CheckConfig& config, const Watch& watch = {});
  // The controls alone: whether this machine can tell a stream from a hold just now.
  Controls controls(const Watch& watch = {});
  // measure, then judge.
  Verdict check(const CheckConfig& config, const Watch& watch = {});

 private:
  class Impl;
  explicit Gauge(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The exit status of design section 6 for a verdict without other expectations.
int exit_status(const Verdict& verdict);

}  // namespace streamgauge
