// SPDX-License-Identifier: MIT
// For sending one HTTP/1.1 request and stamping every read of the answer by the kernel's clock.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "harness/wire/tls_session.h"
#include "harness/wire/wire_record.h"
#include "scenarios/plan/plan.h"
#include "scenarios/plan/url.h"

namespace streamgauge {

struct WireLimits {
  std::size_t bytes_max = std::size_t{64} << 20U;  // of the whole answer
  Duration connect = std::chrono::seconds(5);      // resolution, TCP and TLS
  Duration header = std::chrono::seconds(30);      // request sent -> first byte of the head
  Duration idle = std::chrono::seconds(30);        // between two reads
  Duration total = std::chrono::seconds(120);
};

struct WireRequest {
  Url url;
  std::string method = "GET";
  Headers headers;  // Host, Content-Length and Connection: close are added unless given
  std::string body;
  TlsOptions tls;
  WireLimits limits;
  // ACKs wait up to 40 ms, as they may between hosts: loopback's quick ones hide a server that
  // waits for them (Nagle's algorithm).
  bool delayed_acks = false;
};

// Called on the io_context's thread.
struct WireCallbacks {
  std::function<void()> on_sent;                                         // request handed over
  std::function<void(std::string_view bytes, Instant arrived)> on_read;  // plaintext of one read
  std::function<void()> on_end;  // once, last; record().end says why
};

class WireClient final {
 public:
  WireClient(boost::asio::io_context& io, WireRequest request, WireCallbacks callbacks);
  ~WireClient();  // closes; no callback is called after it
  WireClient(const WireClient&) = delete;
  WireClient& operator=(const WireClient&) = delete;

  void start();
  // Closes the connection; on_end follows from the loop (end = by_us) unless it was called already.
  void close();
  const WireRecord& record() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace streamgauge
