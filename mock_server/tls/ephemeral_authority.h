// SPDX-License-Identifier: MIT
// For TLS that nobody has to set up: an authority that can vouch for this machine's loopback only.
#pragma once

#include <memory>
#include <string>

#include "scenarios/result.h"
#include "scenarios/timeline/clock.h"

typedef struct x509_st X509;  // OpenSSL's, without its headers
typedef struct evp_pkey_st EVP_PKEY;

namespace streamgauge {

constexpr Duration kEphemeralLife = std::chrono::hours(7 * 24);

// The names that its certificates are for, as OpenSSL writes them.
constexpr const char* kLoopbackNames = "DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1";

// PEM texts.
struct IssuedCertificate {
  std::string certificate, key;
};

// Its certificate says (critical name constraints, RFC 5280 section 4.2.1.10) that it vouches for
// localhost, 127.0.0.1 and ::1, so that trusting it opens no other host to whoever has its key. The
// key lives in this object and nowhere else.
class EphemeralAuthority {
 public:
  static Result<EphemeralAuthority> make();

  std::string certificate() const;  // PEM
  // For a server with those names, written as kLoopbackNames are.
  Result<IssuedCertificate> issue(const std::string& names) const;

  // Whether a PEM text begins with the certificate of such an authority, of this or an older run.
  static bool is_one(const std::string& pem);

 private:
  EphemeralAuthority(std::shared_ptr<EVP_PKEY> key, std::shared_ptr<X509> certificate)
      : key_(std::move(key)), certificate_(std::move(certificate)) {}

  std::shared_ptr<EVP_PKEY> key_;
  std::shared_ptr<X509> certificate_;
};

}  // namespace streamgauge
