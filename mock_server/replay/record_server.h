// SPDX-License-Identifier: MIT
// For recording one upstream: listens, forwards, stores.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "mock_server/replay/caller_loop.h"
#include "scenarios/result.h"

namespace streamgauge {

struct RecordConfig {
  ListenConfig listen;
  std::string upstream;  // http(s)://HOST[:PORT][/PATH]
  std::string ca_file;   // PEM; empty: the system's
  std::string file;      // or folder
  std::string tool_version;
  // What the user should know of one upstream or one exchange. Called on the server's thread.
  std::function<void(const std::string&)> tell;
};

class RecordServer final {
 public:
  // Makes the file, binds and starts its thread. Error: which of the words in `config` is wrong.
  static Result<std::unique_ptr<RecordServer>> start(const RecordConfig& config);
  ~RecordServer();  // stops at once

  std::string url() const;
  std::string upstream() const;  // its URL
  std::string file() const;
  void stop(Duration grace);

 private:
  class Impl;
  explicit RecordServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace streamgauge
