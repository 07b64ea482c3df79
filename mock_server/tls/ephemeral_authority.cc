// SPDX-License-Identifier: MIT
#include "mock_server/tls/ephemeral_authority.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace streamgauge {
namespace {

constexpr const char* kName = "streamgauge ephemeral authority";
constexpr const char* kConstraints =
    "critical,permitted;DNS:localhost,permitted;IP:127.0.0.1/255.255.255.255,"
    "permitted;IP:0:0:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF";
constexpr long kClockSkewSeconds = 300;  // of a client whose clock is behind ours

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;
using Buffer = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string text_of(BIO* buffer) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(buffer, &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
  const Buffer buffer(BIO_new(BIO_s_mem()), BIO_free);
  return PEM_write_bio_X509(buffer.get(), certificate) == 1 ? text_of(buffer.get()) : "";
}

std::string pem_of(EVP_PKEY* key) {
  const Buffer buffer(BIO_new(BIO_s_mem()), BIO_free);
  const bool good =
      PEM_write_bio_PrivateKey(buffer.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
  return good ? text_of(buffer.get()) : "";
}

// Browsers and libraries know a certificate by issuer and serial number: no two may be alike.
bool set_serial(X509* certificate) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) return false;
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x3FU) | 0x40U);  // positive, of full length
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      BN_bin2bn(bytes.data(), bytes.size(), nullptr), BN_free);
  return BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_name(X509_NAME* name, const char* text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text);
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, bytes, -1, -1, 0) == 1;
}

bool add(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  if (extension == nullptr) return false;
  const bool good = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return good;
}

// All but what tells an authority from a server. `issuer`: null when it is its own.
Certificate begun(EVP_PKEY* key, const char* name, X509* issuer) {
  Certificate certificate(X509_new(), X509_free);
  X509* raw = certificate.get();
  const long life = std::chrono::duration_cast<std::chrono::seconds>(kEphemeralLife).count();
  const bool good =
      X509_set_version(raw, X509_VERSION_3) == 1 && set_serial(raw) &&
      X509_gmtime_adj(X509_getm_notBefore(raw), -kClockSkewSeconds) != nullptr &&
      X509_gmtime_adj(X509_getm_notAfter(raw), life) != nullptr && X509_set_pubkey(raw, key) == 1 &&
      set_name(X509_get_subject_name(raw), name) &&
      X509_set_issuer_name(raw, X509_get_subject_name(issuer == nullptr ? raw : issuer)) == 1 &&
      add(raw, issuer, NID_subject_key_identifier, "hash");
  return good ? certificate : nullptr;
}

Key new_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

tl::unexpected<Error> failed() {
  ERR_clear_error();
  return usage_error("OpenSSL cannot make a certificate", "check this machine's OpenSSL set-up");
}

}  // namespace

Result<EphemeralAuthority> EphemeralAuthority::make() {
  Key key = new_key();
  Certificate certificate = key ? begun(key.get(), kName, nullptr) : nullptr;
  X509* raw = certificate.get();
  if (!certificate || !add(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
      !add(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !add(raw, raw, NID_name_constraints, kConstraints) ||
      X509_sign(raw, key.get(), EVP_sha256()) == 0)
    return failed();
  return EphemeralAuthority(std::move(key), std::move(certificate));
}

std::string EphemeralAuthority::certificate() const { return pem_of(certificate_.get()); }

Result<IssuedCertificate> EphemeralAuthority::issue(const std::string& names) const {
  const Key key = new_key();
  X509* issuer = certificate_.get();
  const Certificate certificate = key ? begun(key.get(), "streamgauge-mock", issuer) : nullptr;
  X509* raw = certificate.get();
  if (!certificate || !add(raw, issuer, NID_authority_key_identifier, "keyid:always") ||
      !add(raw, issuer, NID_basic_constraints, "critical,CA:FALSE") ||
      !add(raw, issuer, NID_key_usage, "critical,digitalSignature") ||
      !add(raw, issuer, NID_ext_key_usage, "serverAuth") ||
      !add(raw, issuer, NID_subject_alt_name, names.c_str()) ||
      X509_sign(raw, key_.get(), EVP_sha256()) == 0)
    return failed();
  return IssuedCertificate{pem_of(raw), pem_of(key.get())};
}

bool EphemeralAuthority::is_one(const std::string& pem) {
  const Buffer buffer(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const Certificate certificate(PEM_read_bio_X509(buffer.get(), nullptr, nullptr, nullptr),
                                X509_free);
  ERR_clear_error();
  if (!certificate) return false;
  std::array<char, 64> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(),
                            static_cast<int>(name.size()));
  return std::string_view(name.data()) == kName;
}

}  // namespace streamgauge
