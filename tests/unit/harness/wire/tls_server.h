// SPDX-License-Identifier: MIT
// For a TLS peer in memory, so that the client's session is tested without a socket.
#pragma once

#include <string>

#include <openssl/ssl.h>

#include "tests/support/certificate.h"

namespace streamgauge {

class TlsServer {
 public:
  TlsServer(const TestCertificate& certificate, int newest_version);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  // Handshakes with, and reads from, what the client sent; gives what is to be sent back.
  std::string feed(const std::string& ciphertext);
  std::string write(const std::string& plaintext);
  std::string close();  // close_notify

  std::string received;  // plaintext

 private:
  std::string output();

  SSL_CTX* context_;
  SSL* ssl_;
  BIO* in_;
  BIO* out_;
};

}  // namespace streamgauge
