// SPDX-License-Identifier: MIT
#include "harness/wire/tls_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include "tests/unit/harness/wire/splits.h"
#include "tests/unit/harness/wire/tls_server.h"

namespace streamgauge {
namespace {

using testing::HasSubstr;

class TlsSessionTest : public testing::Test {
 protected:
  TlsSession session(const std::string& host, bool insecure = false, bool trusted = true) const {
    auto made = TlsSession::client(
        host, {trusted ? certificate_.certificate_file() : std::string(), insecure});
    EXPECT_TRUE(made);
    return std::move(*made);
  }

  // Until neither has more to say; false: the client broke.
  static bool handshake(TlsSession& client, TlsServer& server) {
    if (!client.start()) return false;
    std::string plaintext;
    for (std::string out = client.take_output(); !out.empty(); out = client.take_output()) {
      const std::string answer = server.feed(out);
      if (!client.feed(answer, plaintext)) return false;
    }
    return client.established();
  }

  TestCertificate certificate_;
  TlsServer server_{certificate_, TLS1_3_VERSION};
};

TEST_F(TlsSessionTest, TalksToAPeerThatItsCaFileVouchesFor) {
  TlsSession client = session("localhost");
  ASSERT_TRUE(handshake(client, server_)) << client.error();
  EXPECT_EQ(client.version(), "TLSv1.3");
  ASSERT_TRUE(client.write("GET / HTTP/1.1\r\n\r\n"));
  server_.feed(client.take_output());
  EXPECT_EQ(server_.received, "GET / HTTP/1.1\r\n\r\n");
  std::string plaintext;
  std::string records = server_.write("one");
  records += server_.write("two");
  ASSERT_TRUE(client.feed(records, plaintext)) << client.error();
  EXPECT_EQ(plaintext, "onetwo");
  EXPECT_FALSE(client.closed());
}

TEST_F(TlsSessionTest, SaysTheVersionThatWasNegotiated) {
  TlsServer old(certificate_, TLS1_2_VERSION);
  TlsSession client = session("localhost");
  ASSERT_TRUE(handshake(client, old)) << client.error();
  EXPECT_EQ(client.version(), "TLSv1.2");
}

TEST_F(TlsSessionTest, VerifiesAnAddressToo) {
  TlsSession client = session("127.0.0.1");
  EXPECT_TRUE(handshake(client, server_)) << client.error();
  TlsSession other = session("127.0.0.2");
  TlsServer again(certificate_, TLS1_3_VERSION);
  EXPECT_FALSE(handshake(other, again));
  EXPECT_THAT(other.error(), HasSubstr("IP address mismatch"));
}

TEST_F(TlsSessionTest, RefusesAnotherHostsCertificate) {
  TlsSession client = session("other.test");
  EXPECT_FALSE(handshake(client, server_));
  EXPECT_THAT(client.error(), HasSubstr("the certificate is not trusted: hostname mismatch"));
}

TEST_F(TlsSessionTest, RefusesACertificateThatNobodyVouchesFor) {
  TlsSession client = session("localhost", false, false);
  EXPECT_FALSE(handshake(client, server_));
  EXPECT_THAT(client.error(), HasSubstr("the certificate is not trusted: self-signed certificate"));
}

TEST_F(TlsSessionTest, AcceptsAnyCertificateWhenToldTo) {
  TlsSession client = session("other.test", true, false);
  EXPECT_TRUE(handshake(client, server_)) << client.error();
}

TEST_F(TlsSessionTest, SaysThatAPlainHttpPeerDoesNotSpeakTls) {
  TlsSession client = session("localhost");
  ASSERT_TRUE(client.start());
  std::string plaintext;
  EXPECT_FALSE(client.feed("HTTP/1.1 400 Bad Request\r\n\r\n", plaintext));
  EXPECT_THAT(client.error(), HasSubstr("does not speak TLS (did you mean http://?)"));
  EXPECT_EQ(plaintext, "");
}

TEST_F(TlsSessionTest, TakesCiphertextByteByByte) {
  TlsSession client = session("localhost");
  ASSERT_TRUE(client.start());
  std::string plaintext;
  for (std::string out = client.take_output(); !out.empty(); out = client.take_output()) {
    const std::string answer = server_.feed(out);
    for (const std::string_view byte : byte_by_byte(answer))
      ASSERT_TRUE(client.feed(byte, plaintext)) << client.error();
  }
  ASSERT_TRUE(client.established());
  const std::string text(40'000, 'x');
  const std::string record = server_.write(text);
  for (const std::string_view byte : byte_by_byte(record))
    ASSERT_TRUE(client.feed(byte, plaintext));
  EXPECT_TRUE(plaintext == text);
}

TEST_F(TlsSessionTest, GivesNoPlaintextBeforeItsRecordIsWhole) {
  TlsSession client = session("localhost");
  ASSERT_TRUE(handshake(client, server_));
  const std::string record = server_.write("hello");
  std::string plaintext;
  ASSERT_TRUE(client.feed(std::string_view(record).substr(0, record.size() - 1), plaintext));
  EXPECT_EQ(plaintext, "");
  ASSERT_TRUE(client.feed(std::string_view(record).substr(record.size() - 1), plaintext));
  EXPECT_EQ(plaintext, "hello");
}

TEST_F(TlsSessionTest, KnowsACloseNotifyAlsoBehindTheLastBytes) {
  TlsSession client = session("localhost");
  ASSERT_TRUE(handshake(client, server_));
  std::string plaintext;
  std::string records = server_.write("bye");
  records += server_.close();
  ASSERT_TRUE(client.feed(records, plaintext)) << client.error();
  EXPECT_EQ(plaintext, "bye");
  EXPECT_TRUE(client.closed());
}

TEST_F(TlsSessionTest, BreaksOnATamperedRecordAfterWhatCameBefore) {
  TlsSession client = session("localhost");
  ASSERT_TRUE(handshake(client, server_));
  const std::string first = server_.write("good");
  std::string second = server_.write("bad");
  second.back() = static_cast<char>(second.back() ^ 1);
  std::string plaintext;
  EXPECT_FALSE(client.feed(first + second, plaintext));
  EXPECT_EQ(plaintext, "good");
  EXPECT_NE(client.error(), "");
}

TEST_F(TlsSessionTest, IsNotBrokenByAnErrorThatSomebodyElseLeftInTheQueue) {
  TlsSession client = session("localhost");
  ASSERT_TRUE(handshake(client, server_));
  const std::string record = server_.write("hello");
  ERR_raise(ERR_LIB_USER, 1);
  std::string plaintext;
  EXPECT_TRUE(client.feed(record, plaintext)) << client.error();
  EXPECT_EQ(plaintext, "hello");
  ERR_clear_error();
}

TEST(TlsSessionSetUp, SaysWhichCaFileCannotBeRead) {
  const auto made = TlsSession::client("localhost", {"/nowhere/ca.pem", false});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::usage);
  EXPECT_THAT(made.error().what, HasSubstr("'/nowhere/ca.pem'"));
}

}  // namespace
}  // namespace streamgauge
