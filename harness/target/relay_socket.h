// SPDX-License-Identifier: MIT
// For a relay's ends of a connection: blocking sends and reads, plain or as a TLS server.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "scenarios/result.h"

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace streamgauge {

// A server's certificate and key, shared by all sessions.
using ServerTls = std::shared_ptr<SSL_CTX>;

// Error: a file that cannot be read as PEM, or a key that is not the certificate's.
Result<ServerTls> load_server_tls(const std::string& certificate_file, const std::string& key_file);

class RelaySocket {
 public:
  explicit RelaySocket(int handle);  // takes it over; TCP_NODELAY is set
  ~RelaySocket();
  RelaySocket(const RelaySocket&) = delete;
  RelaySocket& operator=(const RelaySocket&) = delete;

  int handle() const { return handle_; }
  bool secure(const ServerTls& tls);          // the handshake, as server; a peer has 5 s for it
  bool send_all(std::string_view bytes);      // one TLS record or write a call, where it fits
  long receive(char* buffer, std::size_t n);  // as recv; 0: ended, -1: broken
  void end();                                 // close_notify, where there is TLS

 private:
  struct FreeSsl {
    void operator()(SSL* ssl) const;
  };
  int handle_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
};

}  // namespace streamgauge
