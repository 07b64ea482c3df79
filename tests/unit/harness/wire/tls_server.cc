// SPDX-License-Identifier: MIT
#include "tests/unit/harness/wire/tls_server.h"

#include <array>
#include <cstdio>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace streamgauge {

Certificate::Certificate() {
  key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("gauge.test"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  for (const auto& [id, value] : {std::pair(NID_basic_constraints, "critical,CA:TRUE"),
                                  std::pair(NID_subject_alt_name, "DNS:gauge.test,IP:127.0.0.1")}) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(certificate, key, EVP_sha256());
}

Certificate::~Certificate() {
  X509_free(certificate);
  EVP_PKEY_free(key);
}

std::string Certificate::write_pem() const {
  const std::string path =
      fmt::format("{}gauge_{}.pem", testing::TempDir(), static_cast<const void*>(this));
  std::FILE* file = std::fopen(path.c_str(), "w");
  EXPECT_NE(file, nullptr);
  PEM_write_X509(file, certificate);
  std::fclose(file);
  return path;
}

TlsServer::TlsServer(const Certificate& certificate, int newest_version)
    : context_(SSL_CTX_new(TLS_server_method())) {
  SSL_CTX_set_max_proto_version(context_, newest_version);
  SSL_CTX_use_certificate(context_, certificate.certificate);
  SSL_CTX_use_PrivateKey(context_, certificate.key);
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
