// SPDX-License-Identifier: MIT
// For running the mock upstream, alone or embedded in the harness: one object, its own threads.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/emit/error_histogram.h"
#include "mock_server/emit/journal.h"
#include "mock_server/emit/timeline.h"
#include "scenarios/plan/plan.h"
#include "scenarios/plan/playbook.h"
#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"
#include "scenarios/timeline/ledger.h"

namespace streamgauge {

struct MockConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;             // 0: any free port
  unsigned threads = 1;               // event loops
  std::vector<std::string> api_keys;  // empty: any key, or none, will do
  std::vector<std::string> models;    // empty: any model name will do
  std::size_t ledgers_max = 4096;     // finished streams kept; the oldest is dropped first
  Duration request_time_max = std::chrono::seconds(60);  // first byte to last; then 408
  std::size_t streams_max = 20'000;                      // at once; one more is answered 503
  std::string certificate_file, key_file;                // PEM; both empty: no TLS
  bool http2 = true;  // by ALPN, and to clients that begin with its preface; else HTTP/1.1 alone
  Playbook playbook;  // for requests until another is set
  bool knobs = true;  // requests may change their own plan by headers
};

// What happens to streams, told as it happens. Called on a mock thread: hand over and return.
struct MockEvent {
  enum class Kind { began, head_sent, emitted, ended, client_gone } kind = Kind::began;
  std::uint64_t ordinal = 0;
  std::uint32_t nonce = 0;
  std::uint32_t chunk = 0;  // with `emitted`
  Instant at;
};
using MockListener = std::function<void(const MockEvent&)>;

struct MockCounters {
  std::uint64_t requests = 0, streams = 0, streams_open = 0, chunks = 0, clients_gone = 0;
  std::uint64_t chunk_bytes = 0, faults = 0, ledgers_kept = 0, ledgers_dropped = 0;
  std::array<std::uint64_t, kStreamEnds> ended{};  // streams, by how they ended
  Duration blocked{0};                             // by clients that did not read, in all streams
};

// All that is set must hold.
struct StreamFilter {
  std::optional<bool> running;
  std::optional<StreamEnd> end;
  std::optional<std::string> path, dialect;
  std::uint64_t before = UINT64_MAX;  // only ordinals under this, for paging
};

class MockServer final {
 public:
  // Binds and starts its threads. Error: the port is taken, the address cannot be had.
  static Result<std::unique_ptr<MockServer>> start(const MockConfig& config,
                                                   MockListener listener = {});
  ~MockServer();  // stops at once

  std::uint16_t port() const;
  std::string url() const;  // "http://127.0.0.1:8089", no path

  // All below may be called from any thread.
  void set_plan(Plan plan);  // for streams whose request is read after this returns
  Plan plan() const;
  void set_playbook(Playbook playbook);  // the same, with rules
  Playbook playbook() const;

  // Lockstep gate of one stream: chunks with sequence < `upto` may leave. Never closes again.
  // false: no such stream is open.
  bool open_gate(std::uint64_t ordinal, std::uint32_t upto);
  // Emits no further chunk and ends the stream properly (epilogue and terminator) at once; with a
  // content-length framing the promised bytes are all written first, without waiting.
  bool end_stream(std::uint64_t ordinal);

  std::vector<StreamLedger> ledgers(std::uint64_t after_ordinal = 0) const;
  std::optional<StreamLedger> ledger(std::uint64_t ordinal) const;
  // The newest first.
  std::vector<StreamSummary> streams(const StreamFilter& filter, std::size_t limit) const;
  std::optional<Timeline> timeline(std::uint64_t ordinal, std::size_t marks_max) const;
  Journal& journal();  // of the requests
  const Journal& journal() const;
  MockCounters counters() const;
  ErrorHistogram schedule_errors() const;  // of the chunks of finished streams without a gate

  // Stops accepting, lets open streams run for `grace`, then cuts them. Returns when all is down.
  void stop(Duration grace);

 private:
  class Impl;
  explicit MockServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace streamgauge
