// SPDX-License-Identifier: MIT
// For TLS as a push machine: ciphertext in, plaintext out, no socket, so stamps stay with bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "scenarios/result.h"

namespace streamgauge {

struct TlsOptions {
  std::string ca_file;    // PEM; empty: the system's store
  bool insecure = false;  // accept any certificate
};

class TlsSession {
 public:
  // A client's session. Error (usage): the CA file cannot be read.
  static Result<TlsSession> client(const std::string& host, const TlsOptions& options);
  ~TlsSession();
  TlsSession(TlsSession&&) noexcept;
  TlsSession& operator=(TlsSession&&) noexcept;

  bool start();  // the first flight is then in take_output(); false: see error()
  // Appends decoded plaintext. false: broken, see error().
  bool feed(std::string_view ciphertext, std::string& plaintext);
  bool write(std::string_view plaintext);
  std::string take_output();  // ciphertext to send

  bool established() const;
  bool closed() const;  // the peer said close_notify
  std::string version() const;
  const std::string& error() const;

 private:
  class Impl;
  explicit TlsSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace streamgauge
