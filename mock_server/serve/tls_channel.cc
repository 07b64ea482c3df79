// SPDX-License-Identifier: MIT
#include <array>
#include <cerrno>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "mock_server/serve/channel.h"

namespace streamgauge {
namespace {

constexpr std::size_t kReadBytes = 16'384;

// Between OpenSSL and the socket stand two memory buffers, so that writing never raises a signal
// and what the kernel does not take waits here.
class TlsChannel final : public Channel {
 public:
  TlsChannel(int handle, const ServerContext& context)
      : handle_(handle), ssl_(SSL_new(context.get()), SSL_free) {
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl_.get());
  }

  Moved read(char* room, std::size_t size) override {
    for (;;) {
      const int got = SSL_read(ssl_.get(), room, static_cast<int>(size));
      const int reason = got > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), got);
      ERR_clear_error();
      const Outcome sent = flush();  // of a handshake, or of an alert
      if (got > 0) return {Outcome::moved, static_cast<std::size_t>(got)};
      if (reason == SSL_ERROR_ZERO_RETURN) return {Outcome::ended, 0};
      if (reason != SSL_ERROR_WANT_READ || sent == Outcome::broken) return {Outcome::broken, 0};
      const Outcome filled = fill();
      if (filled != Outcome::moved) return {filled, 0};
    }
  }

  Moved write(std::string_view bytes) override {
    if (has_unsent())
      return {flush() == Outcome::broken ? Outcome::broken : Outcome::would_block, 0};
    const int taken = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    ERR_clear_error();
    if (taken <= 0) return {Outcome::broken, 0};
    if (flush() == Outcome::broken) return {Outcome::broken, 0};
    return {Outcome::moved, static_cast<std::size_t>(taken)};
  }

  Outcome flush() override {
    std::array<char, kReadBytes> part{};
    while (unsent_.empty() && BIO_ctrl_pending(SSL_get_wbio(ssl_.get())) > 0) {
      const int got =
          BIO_read(SSL_get_wbio(ssl_.get()), part.data(), static_cast<int>(part.size()));
      if (got > 0) unsent_.append(part.data(), static_cast<std::size_t>(got));
      if (const Outcome sent = send_unsent(); sent != Outcome::moved) return sent;
    }
    return send_unsent();
  }

  bool has_unsent() const override {
    return !unsent_.empty() || BIO_ctrl_pending(SSL_get_wbio(ssl_.get())) > 0;
  }

  bool chose_http2() const override {
    const unsigned char* name = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(ssl_.get(), &name, &length);
    return length == 2 && name[0] == 'h' && name[1] == '2';
  }

  void say_end() override {
    if (SSL_is_init_finished(ssl_.get()) != 1) return;
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
    flush();
  }

  void set_record_bytes(std::size_t bytes) override {
    SSL_set_max_send_fragment(ssl_.get(), static_cast<long>(bytes));
  }

 private:
  Outcome fill() {
    std::array<char, kReadBytes> part{};
    const ssize_t got = ::recv(handle_, part.data(), part.size(), 0);
    if (got == 0) return Outcome::ended;
    if (got < 0) return would_block() ? Outcome::would_block : Outcome::broken;
    BIO_write(SSL_get_rbio(ssl_.get()), part.data(), static_cast<int>(got));
    return Outcome::moved;
  }

  Outcome send_unsent() {
    while (!unsent_.empty()) {
      const ssize_t sent = ::send(handle_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
      if (sent < 0) return would_block() ? Outcome::would_block : Outcome::broken;
      unsent_.erase(0, static_cast<std::size_t>(sent));
    }
    return Outcome::moved;
  }

  static bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

  int handle_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  std::string unsent_;  // ciphertext
};

// What we speak, the best first. A client that offers only others is told so by its alert.
constexpr std::string_view kOurs = "\x02h2\x08http/1.1";
constexpr std::string_view kOursWithoutHttp2 = kOurs.substr(3);

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned offered_length, void* speaks) {
  const auto& ours = *static_cast<const std::string_view*>(speaks);
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, length, reinterpret_cast<const unsigned char*>(ours.data()),
                            static_cast<unsigned>(ours.size()), offered,
                            offered_length) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<ServerContext> server_context(const std::string& certificate_file,
                                     const std::string& key_file, bool http2) {
  ServerContext context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_RELEASE_BUFFERS);  // thousands of streams wait most often
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol,
                             const_cast<std::string_view*>(http2 ? &kOurs : &kOursWithoutHttp2));
  const bool good =
      SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) == 1 &&
      SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) == 1;
  ERR_clear_error();
  if (!good)
    return usage_error(fmt::format("the certificate '{}' and the key '{}' cannot be used",
                                   certificate_file, key_file),
                       "name two PEM files that belong together");
  return context;
}

std::unique_ptr<Channel> tls_channel(int handle, const ServerContext& context) {
  return std::make_unique<TlsChannel>(handle, context);
}

}  // namespace streamgauge
