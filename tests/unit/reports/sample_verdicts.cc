// SPDX-License-Identifier: MIT
#include "tests/unit/reports/sample_verdicts.h"

#include "harness/clients/rules/judge_clients.h"
#include "harness/judge/judgement.h"
#include "tests/unit/harness/judge/synthetic_check.h"

namespace streamgauge {
namespace {

Verdict judged(std::vector<HopEvidence> hops) {
  Record record = synthetic_record(std::move(hops));
  record.tool_version = "0.0.0";
  record.started = "2026-01-02T03:04:05Z";
  record.command = {"streamgauge", "check", "http://127.0.0.1:8000/chat"};
  record.machine = {"cores: 2"};
  return judge(record);
}

HopEvidence warm_up_only(const std::string& answer) {
  HopEvidence hop;
  hop.name = "target";
  hop.url = kSyntheticUrl;
  hop.streams.push_back({ProbeKind::warm_up,
                         observe(made_wire({{0, answer}}, WireEnd::closed, 10), std::nullopt),
                         {}});
  return hop;
}

}  // namespace

Verdict streaming_verdict() { return judged({synthetic_hop({})}); }

Verdict verdict_with_clients() {
  Record record = synthetic_record({synthetic_hop({})});
  record.started = "2026-01-02T03:04:05Z";
  return judge(record, *find_styles("curl -N,curl"));
}

Verdict buffering_verdict() {
  HopEvidence nginx =
      synthetic_hop({.relay = "block(4096)", .headers = "Server: nginx\r\n"}, "nginx");
  nginx.streams.push_back({ProbeKind::fix, synthetic_lockstep({}), "nginx.proxy_buffering"});
  return judged({synthetic_hop({}, "app"), nginx});
}

Verdict inconclusive_verdict() {
  return judged({warm_up_only("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")});
}

Verdict failed_verdict() {
  HopEvidence hop = warm_up_only(
      "HTTP/1.1 500 Oops\r\nServer: <script>alert(1)</script>\r\nSet-Cookie: sid=hunter2\r\n"
      "Content-Length: 38\r\n\r\n<img src=x onerror=alert(2)>\x1b[31m\xff & \"'");
  hop.url.target = "/<b>?token=hunter2";
  return judged({hop});
}

Verdict unsound_verdict() {
  Record record = synthetic_record({synthetic_hop({})});
  record.known_bad.streams.clear();
  return judge(record);
}

}  // namespace streamgauge
