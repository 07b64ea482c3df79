// SPDX-License-Identifier: MIT
// For tests that need a TLS server: a certificate for localhost, made anew, gone with the object.
#pragma once

#include <filesystem>
#include <string>

namespace streamgauge {

// Self-signed for localhost and 127.0.0.1, valid for an hour. Its own certificate is its CA.
class TestCertificate {
 public:
  TestCertificate();
  ~TestCertificate();
  TestCertificate(const TestCertificate&) = delete;
  TestCertificate& operator=(const TestCertificate&) = delete;

  std::string certificate_file() const { return (folder_ / "cert.pem").string(); }
  std::string key_file() const { return (folder_ / "key.pem").string(); }

 private:
  std::filesystem::path folder_;
};

}  // namespace streamgauge
