// SPDX-License-Identifier: MIT
#include "tests/unit/harness/wire/tls_server.h"

#include <array>

namespace streamgauge {

TlsServer::TlsServer(const TestCertificate& certificate, int newest_version)
    : context_(SSL_CTX_new(TLS_server_method())) {
  SSL_CTX_set_max_proto_version(context_, newest_version);
  SSL_CTX_use_certificate_file(context_, certificate.certificate_file().c_str(), SSL_FILETYPE_PEM);
  SSL_CTX_use_PrivateKey_file(context_, certificate.key_file().c_str(), SSL_FILETYPE_PEM);
  ssl_ = SSL_new(context_);
  in_ = BIO_new(BIO_s_mem());
  out_ = BIO_new(BIO_s_mem());
  SSL_set_bio(ssl_, in_, out_);
  SSL_set_accept_state(ssl_);
}

TlsServer::~TlsServer() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
}

std::string TlsServer::feed(const std::string& ciphertext) {
  BIO_write(in_, ciphertext.data(), static_cast<int>(ciphertext.size()));
  std::array<char, 4096> buffer;
  for (int got = 0; (got = SSL_read(ssl_, buffer.data(), buffer.size())) > 0;)
    received.append(buffer.data(), static_cast<std::size_t>(got));
  return output();
}

std::string TlsServer::write(const std::string& plaintext) {
  SSL_write(ssl_, plaintext.data(), static_cast<int>(plaintext.size()));
  return output();
}

std::string TlsServer::close() {
  SSL_shutdown(ssl_);
  return output();
}

std::string TlsServer::output() {
  std::string out(BIO_ctrl_pending(out_), '\0');
  if (!out.empty()) BIO_read(out_, out.data(), static_cast<int>(out.size()));
  return out;
}

}  // namespace streamgauge
