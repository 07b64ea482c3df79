// SPDX-License-Identifier: MIT
#include "harness/wire/tls_session.h"

#include <array>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace streamgauge {
namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

}  // namespace

class TlsSession::Impl {
 public:
  std::unique_ptr<SSL_CTX, Free> context;
  std::unique_ptr<SSL, Free> ssl;
  BIO* in = nullptr;   // owned by ssl
  BIO* out = nullptr;  // owned by ssl
  bool closed = false;
  std::string error;

  // SSL_get_error takes any error of this thread for the session's: start from an empty queue.
  SSL* fresh() const {
    ERR_clear_error();
    return ssl.get();
  }

  // false when `result` means that the session is broken.
  bool good(int result) {
    const int why = SSL_get_error(ssl.get(), result);
    if (why == SSL_ERROR_NONE || why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
      return true;
    if (why == SSL_ERROR_ZERO_RETURN) {
      closed = true;
      return true;
    }
    const long verified = SSL_get_verify_result(ssl.get());
    if (verified != X509_V_OK && SSL_get_verify_mode(ssl.get()) != SSL_VERIFY_NONE) {
      error = fmt::format("the certificate is not trusted: {}",
                          X509_verify_cert_error_string(verified));
    } else {
      const unsigned long code = ERR_get_error();
      const char* reason = ERR_reason_error_string(code);
      error = reason == nullptr ? "the TLS session broke" : reason;
      if (ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER)
        error = "the port does not speak TLS (did you mean http://?)";
    }
    ERR_clear_error();
    return false;
  }
};

Result<TlsSession> TlsSession::client(const std::string& host, const TlsOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->context.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = impl->context.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  if (options.ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else if (SSL_CTX_load_verify_file(context, options.ca_file.c_str()) != 1) {
    ERR_clear_error();
    return usage_error(fmt::format("the CA file '{}' cannot be read as PEM", options.ca_file),
                       "name a readable PEM file with --ca");
  }
  SSL_CTX_set_verify(context, options.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  impl->ssl.reset(SSL_new(context));
  SSL* ssl = impl->ssl.get();
  impl->in = BIO_new(BIO_s_mem());
  impl->out = BIO_new(BIO_s_mem());
  SSL_set_bio(ssl, impl->in, impl->out);
  SSL_set_connect_state(ssl);
  boost::system::error_code not_address;
  boost::asio::ip::make_address(host, not_address);
  if (not_address) {
    // What the macro SSL_set_tlsext_host_name says, without its C cast.
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(host.c_str()));
    SSL_set1_host(ssl, host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  }
  constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_set_alpn_protos(ssl, kHttp11.data(), kHttp11.size());
  return TlsSession(std::move(impl));
}

TlsSession::TlsSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsSession::~TlsSession() = default;
TlsSession::TlsSession(TlsSession&&) noexcept = default;
TlsSession& TlsSession::operator=(TlsSession&&) noexcept = default;

bool TlsSession::start() { return impl_->good(SSL_do_handshake(impl_->fresh())); }

bool TlsSession::feed(std::string_view ciphertext, std::string& plaintext) {
  BIO_write(impl_->in, ciphertext.data(), static_cast<int>(ciphertext.size()));
  if (!established()) {
    if (!impl_->good(SSL_do_handshake(impl_->fresh()))) return false;
    if (!established()) return true;
  }
  std::array<char, 16384> buffer;
  for (;;) {
    const int got = SSL_read(impl_->fresh(), buffer.data(), buffer.size());
    if (got <= 0) return impl_->good(got);
    plaintext.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

bool TlsSession::write(std::string_view plaintext) {
  return impl_->good(
      SSL_write(impl_->fresh(), plaintext.data(), static_cast<int>(plaintext.size())));
}

std::string TlsSession::take_output() {
  std::string output(BIO_ctrl_pending(impl_->out), '\0');
  if (!output.empty()) BIO_read(impl_->out, output.data(), static_cast<int>(output.size()));
  return output;
}

bool TlsSession::established() const { return SSL_is_init_finished(impl_->ssl.get()) == 1; }
bool TlsSession::closed() const { return impl_->closed; }
std::string TlsSession::version() const { return SSL_get_version(impl_->ssl.get()); }
const std::string& TlsSession::error() const { return impl_->error; }

}  // namespace streamgauge
