// SPDX-License-Identifier: MIT
// For a TLS peer in memory, so that the client's session is tested without a socket.
#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace streamgauge {

// Self-signed, for the DNS name "gauge.test" and the address 127.0.0.1.
struct Certificate {
  Certificate();
  ~Certificate();
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  std::string write_pem() const;  // to a new file of the test's folder; its path

  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
};

class TlsServer {
 public:
  TlsServer(const Certificate& certificate, int newest_version);
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
