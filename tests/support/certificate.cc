// SPDX-License-Identifier: MIT
#include "tests/support/certificate.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace streamgauge {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

Certificate self_signed(EVP_PKEY* key) {
  Certificate certificate(X509_new(), X509_free);
  X509* raw = certificate.get();
  X509_set_version(raw, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(raw), 1);
  X509_gmtime_adj(X509_getm_notBefore(raw), -60);
  X509_gmtime_adj(X509_getm_notAfter(raw), 3600);
  X509_set_pubkey(raw, key);
  X509_NAME* name = X509_get_subject_name(raw);
  const auto* common = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0);
  X509_set_issuer_name(raw, name);
  X509_EXTENSION* names =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_add_ext(raw, names, -1);
  X509_EXTENSION_free(names);
  require(X509_sign(raw, key, EVP_sha256()) > 0, "the certificate cannot be signed");
  return certificate;
}

}  // namespace

TestCertificate::TestCertificate() {
  std::string pattern = (std::filesystem::temp_directory_path() / "streamgauge-XXXXXX").string();
  require(mkdtemp(pattern.data()) != nullptr, "no temporary folder");
  folder_ = pattern;
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  require(key != nullptr, "no key");
  const Certificate certificate = self_signed(key.get());
  const File cert_file(std::fopen(certificate_file().c_str(), "w"), std::fclose);
  const File key_file_open(std::fopen(key_file().c_str(), "w"), std::fclose);
  require(cert_file && key_file_open, "the temporary folder cannot be written");
  require(PEM_write_X509(cert_file.get(), certificate.get()) == 1, "no certificate file");
  require(PEM_write_PrivateKey(key_file_open.get(), key.get(), nullptr, nullptr, 0, nullptr,
                               nullptr) == 1,
          "no key file");
}

TestCertificate::~TestCertificate() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace streamgauge
