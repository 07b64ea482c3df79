// SPDX-License-Identifier: MIT
// The ephemeral authority: what it vouches for and what not, by OpenSSL's own verification, and the
// files that it leaves.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "mock_server/serve/channel.h"
#include "mock_server/tls/ephemeral_authority.h"
#include "mock_server/tls/ephemeral_files.h"

namespace streamgauge {
namespace {

std::shared_ptr<X509> certificate_of(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> buffer(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  return {PEM_read_bio_X509(buffer.get(), nullptr, nullptr, nullptr), X509_free};
}

// OpenSSL's word for what is wrong with a server of that name; X509_V_OK: nothing.
int verdict(const EphemeralAuthority& authority, const std::string& names, const char* host,
            time_t later_seconds = 0) {
  const auto issued = authority.issue(names);
  EXPECT_TRUE(issued);
  const auto root = certificate_of(authority.certificate());
  const auto leaf = certificate_of(issued->certificate);
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(),
                                                                      X509_STORE_free);
  X509_STORE_add_cert(store.get(), root.get());
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(
      X509_STORE_CTX_new(), X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), nullptr);
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT);
  X509_VERIFY_PARAM_set_time(parameters, time(nullptr) + later_seconds);
  X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host) != 1)
    X509_VERIFY_PARAM_set1_host(parameters, host, 0);
  X509_verify_cert(context.get());
  return X509_STORE_CTX_get_error(context.get());
}

class Ephemeral : public testing::Test {
 protected:
  void SetUp() override {
    auto made = EphemeralAuthority::make();
    ASSERT_TRUE(made) << made.error().what;
    authority_ = std::make_unique<EphemeralAuthority>(std::move(*made));
  }
  std::unique_ptr<EphemeralAuthority> authority_;
};

TEST_F(Ephemeral, VouchesForLoopbackOnly) {
  for (const char* host : {"localhost", "127.0.0.1", "::1"})
    EXPECT_EQ(verdict(*authority_, kLoopbackNames, host), X509_V_OK) << host;
  EXPECT_EQ(verdict(*authority_, kLoopbackNames, "example.com"), X509_V_ERR_HOSTNAME_MISMATCH);
  EXPECT_EQ(verdict(*authority_, kLoopbackNames, "127.0.0.2"), X509_V_ERR_IP_ADDRESS_MISMATCH);
}

TEST_F(Ephemeral, CannotVouchForAnotherHostEvenWithItsKey) {
  EXPECT_EQ(verdict(*authority_, "DNS:api.openai.com", "api.openai.com"),
            X509_V_ERR_PERMITTED_VIOLATION);
  EXPECT_EQ(verdict(*authority_, "DNS:localhost,DNS:api.openai.com", "localhost"),
            X509_V_ERR_PERMITTED_VIOLATION);
  EXPECT_EQ(verdict(*authority_, "IP:10.0.0.1", "10.0.0.1"), X509_V_ERR_PERMITTED_VIOLATION);
  EXPECT_EQ(verdict(*authority_, "IP:127.0.0.2", "127.0.0.2"), X509_V_ERR_PERMITTED_VIOLATION);
}

TEST_F(Ephemeral, LivesSevenDaysAndNoLonger) {
  constexpr time_t kDay = 86'400;
  EXPECT_EQ(verdict(*authority_, kLoopbackNames, "localhost", 7 * kDay - 600), X509_V_OK);
  EXPECT_EQ(verdict(*authority_, kLoopbackNames, "localhost", 7 * kDay + 600),
            X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST_F(Ephemeral, OfAnotherRunIsNotTrusted) {
  const auto other = EphemeralAuthority::make();
  ASSERT_TRUE(other);
  EXPECT_NE(other->certificate(), authority_->certificate());
  EXPECT_TRUE(EphemeralAuthority::is_one(other->certificate()));
  EXPECT_FALSE(EphemeralAuthority::is_one(other->issue(kLoopbackNames)->certificate));
  EXPECT_FALSE(EphemeralAuthority::is_one("no PEM"));
}

class EphemeralFolder : public testing::Test {
 protected:
  ~EphemeralFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  static unsigned mode(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 0777U;
  }
  static std::string read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      fmt::format("ephemeral_{}_{}", getpid(),
                  testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(EphemeralFolder, KeepsTheKeyForItsOwner) {
  const auto files = write_ephemeral_files(folder_.string());
  ASSERT_TRUE(files) << files.error().what;
  EXPECT_EQ(mode(folder_.string()), 0700U);
  EXPECT_EQ(mode(files->key), 0600U);
  EXPECT_EQ(mode(files->certificate), 0644U);
  EXPECT_EQ(mode(files->authority), 0644U);
  EXPECT_TRUE(server_context(files->certificate, files->key, true));
  // The authority's own key is nowhere.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 3);
  EXPECT_EQ(read(files->authority).find("PRIVATE"), std::string::npos);
  EXPECT_EQ(read(files->certificate).find("PRIVATE"), std::string::npos);
}

TEST_F(EphemeralFolder, ReplacesAnOlderRunAndLeavesTheFolderAsItIs) {
  std::filesystem::create_directory(folder_);
  chmod(folder_.c_str(), 0755);
  std::string before;
  {
    const auto first = write_ephemeral_files(folder_.string());
    ASSERT_TRUE(first) << first.error().what;
    before = read(first->authority);
    const auto beside = write_ephemeral_files(folder_.string());
    ASSERT_FALSE(beside);
    EXPECT_NE(beside.error().what.find("another mock that runs"), std::string::npos);
    EXPECT_EQ(read(first->authority), before);
  }
  const auto second = write_ephemeral_files(folder_.string());
  ASSERT_TRUE(second) << second.error().what;
  EXPECT_NE(read(second->authority), before);
  EXPECT_EQ(mode(folder_.string()), 0755U);
  EXPECT_EQ(mode(second->key), 0600U);
}

TEST_F(EphemeralFolder, DoesNotTouchWhatIsNotItsOwn) {
  std::filesystem::create_directory(folder_);
  std::ofstream(folder_ / "localhost-key.pem") << "somebody's";
  const auto files = write_ephemeral_files(folder_.string());
  ASSERT_FALSE(files);
  EXPECT_NE(files.error().what.find("localhost-key.pem is there"), std::string::npos);
  EXPECT_EQ(read((folder_ / "localhost-key.pem").string()), "somebody's");
  const auto nowhere = write_ephemeral_files((folder_ / "a" / "b").string());
  ASSERT_FALSE(nowhere);
  EXPECT_NE(nowhere.error().what.find("cannot be made"), std::string::npos);
  EXPECT_FALSE(write_ephemeral_files((folder_ / "localhost-key.pem").string()));
}

}  // namespace
}  // namespace streamgauge
