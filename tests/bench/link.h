// SPDX-License-Identifier: MIT
// For one client connection of a load: it never blocks, and may speak TLS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <openssl/ssl.h>

namespace streamgauge {

// Any certificate will do: the server is our own child on loopback. Null only without OpenSSL.
std::shared_ptr<SSL_CTX> load_tls_context();

class Link {
 public:
  enum class Outcome { done, wait_to_read, wait_to_write, ended, failed };

  // Begins to connect to 127.0.0.1:`port`; the socket is -1 when that failed at once.
  Link(std::uint16_t port, SSL_CTX* tls);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  int socket() const { return socket_; }
  // The rest of connecting and of the TLS handshake, each time that the socket is ready.
  Outcome connect();
  // All of it or nothing: a request fits in the socket's buffer.
  Outcome send(std::string_view bytes);
  // `got` bytes came when done.
  Outcome receive(std::span<char> room, std::size_t& got);

 private:
  struct SslFree {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  Outcome of_tls(int result) const;

  int socket_;
  bool connected_ = false;
  std::unique_ptr<SSL, SslFree> tls_;
};

}  // namespace streamgauge
