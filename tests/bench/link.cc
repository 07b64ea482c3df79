// SPDX-License-Identifier: MIT
#include "tests/bench/link.h"

#include <cerrno>

#include <netinet/in.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

namespace streamgauge {

std::shared_ptr<SSL_CTX> load_tls_context() {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  // Thousands of links that mostly wait must not keep 34 KB of buffers each.
  if (context) SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  return context;
}

Link::Link(std::uint16_t port, SSL_CTX* tls)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  if (socket_ < 0) return;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int begun = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (begun < 0 && errno != EINPROGRESS) {
    close(socket_);
    socket_ = -1;
    return;
  }
  if (tls == nullptr) return;
  tls_.reset(SSL_new(tls));
  SSL_set_fd(tls_.get(), socket_);
  SSL_set_connect_state(tls_.get());
}

Link::~Link() {
  if (socket_ >= 0) close(socket_);
}

Link::Outcome Link::connect() {
  if (!connected_) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return Outcome::failed;
    connected_ = true;
  }
  return tls_ ? of_tls(SSL_do_handshake(tls_.get())) : Outcome::done;
}

Link::Outcome Link::send(std::string_view bytes) {
  if (tls_) return of_tls(SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())));
  const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return sent == static_cast<ssize_t>(bytes.size()) ? Outcome::done : Outcome::failed;
}

Link::Outcome Link::receive(std::span<char> room, std::size_t& got) {
  if (tls_) return of_tls(SSL_read_ex(tls_.get(), room.data(), room.size(), &got));
  const ssize_t read = recv(socket_, room.data(), room.size(), 0);
  if (read == 0) return Outcome::ended;
  if (read < 0) return errno == EAGAIN || errno == EINTR ? Outcome::wait_to_read : Outcome::failed;
  got = static_cast<std::size_t>(read);
  return Outcome::done;
}

Link::Outcome Link::of_tls(int result) const {
  if (result > 0) return Outcome::done;
  const int why = SSL_get_error(tls_.get(), result);
  ERR_clear_error();
  if (why == SSL_ERROR_WANT_READ) return Outcome::wait_to_read;
  if (why == SSL_ERROR_WANT_WRITE) return Outcome::wait_to_write;
  return why == SSL_ERROR_ZERO_RETURN ? Outcome::ended : Outcome::failed;
}

}  // namespace streamgauge
