// SPDX-License-Identifier: MIT
// For the control API and live page on a port of their own: starts, answers, and leaves no thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "mock_server/serve/mock_server.h"

namespace streamgauge {

struct ControlConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;     // 0: any free port
  bool allow_remote = false;  // callers may name any address of ours, not only loopback
};

// Limits: head 16 KiB and 100 fields (431), path 1 KiB (414), body 1 MiB (413), 10 s for a request
// to come (408), one request a connection, 8 at once.
class ControlServer final {
 public:
  // Binds and starts its threads. `mock` must outlive it. Error: the port is taken.
  static Result<std::unique_ptr<ControlServer>> start(ControlConfig config, MockServer& mock);
  ~ControlServer();  // ends open connections and joins all threads

  std::uint16_t port() const;
  std::string url() const;  // "http://127.0.0.1:8090", no path

 private:
  class Impl;
  explicit ControlServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace streamgauge
