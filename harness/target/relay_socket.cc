// SPDX-License-Identifier: MIT
#include "harness/target/relay_socket.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace streamgauge {

Result<ServerTls> load_server_tls(const std::string& certificate_file,
                                  const std::string& key_file) {
  const ServerTls tls(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (SSL_CTX_use_certificate_chain_file(tls.get(), certificate_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(tls.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    ERR_clear_error();
    return usage_error(
        fmt::format("the certificate '{}' and key '{}' cannot be used", certificate_file, key_file),
        "name PEM files that belong together");
  }
  return tls;
}

void RelaySocket::FreeSsl::operator()(SSL* ssl) const { SSL_free(ssl); }

RelaySocket::RelaySocket(int handle) : handle_(handle) {
  const int on = 1;
  setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RelaySocket::~RelaySocket() {
  ssl_.reset();
  close(handle_);
}

bool RelaySocket::secure(const ServerTls& tls) {
  const timeval limit{5, 0};
  setsockopt(handle_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ssl_.reset(SSL_new(tls.get()));
  SSL_set_fd(ssl_.get(), handle_);
  const bool good = SSL_accept(ssl_.get()) == 1;
  ERR_clear_error();
  return good;
}

bool RelaySocket::send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const long sent = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      ERR_clear_error();
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

long RelaySocket::receive(char* buffer, std::size_t n) {
  if (!ssl_) return ::recv(handle_, buffer, n, 0);
  const int got = SSL_read(ssl_.get(), buffer, static_cast<int>(n));
  if (got > 0) return got;
  const bool ended = SSL_get_error(ssl_.get(), got) == SSL_ERROR_ZERO_RETURN;
  ERR_clear_error();
  return ended ? 0 : -1;
}

void RelaySocket::end() {
  if (ssl_) SSL_shutdown(ssl_.get());
}

}  // namespace streamgauge
