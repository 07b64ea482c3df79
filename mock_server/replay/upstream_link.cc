// SPDX-License-Identifier: MIT
#include "mock_server/replay/upstream_link.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <openssl/x509v3.h>

namespace streamgauge {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
constexpr auto kOpenTimeMax = std::chrono::seconds(30);

// Whom the certificate must name; a host also goes into SNI.
void expect_host(SSL* ssl, const std::string& host) {
  error_code not_address;
  asio::ip::make_address(host, not_address);
  if (!not_address) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
    return;
  }
  SSL_set1_host(ssl, host.c_str());
  // What the macro SSL_set_tlsext_host_name says, without its C cast.
  SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
           const_cast<char*>(host.c_str()));
}

}  // namespace

Result<Upstream> upstream_of(const std::string& url, const std::string& ca_file) {
  auto parsed = parse_url(url);
  if (!parsed)
    return usage_error("--upstream: " + parsed.error().what,
                       "write --upstream https://HOST or http://HOST:PORT, with a path or without");
  if (parsed->target.find('?') != std::string::npos)
    return usage_error("--upstream: the URL has a query", "leave it out: requests bring their own");
  if (!parsed->tls() && !ca_file.empty())
    return usage_error("--ca-file is for upstreams with https://", "leave it out");
  Upstream upstream{std::move(*parsed),
                    std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client)};
  SSL_CTX_set_min_proto_version(upstream.tls->native_handle(), TLS1_2_VERSION);
  error_code error;
  if (ca_file.empty()) {
    upstream.tls->set_default_verify_paths(error);
  } else {
    upstream.tls->load_verify_file(ca_file, error);
    if (error)
      return usage_error(fmt::format("the CA file '{}' cannot be read as PEM", ca_file),
                         "name a readable PEM file with --ca-file");
  }
  upstream.tls->set_verify_mode(asio::ssl::verify_peer);
  constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_CTX_set_alpn_protos(upstream.tls->native_handle(), kHttp11.data(), kHttp11.size());
  return upstream;
}

UpstreamLink::UpstreamLink(asio::io_context& io, const Upstream& upstream, Watcher& watcher)
    : upstream_(upstream),
      watcher_(&watcher),
      resolver_(io),
      timer_(io),
      stream_(io, *upstream.tls) {}

void UpstreamLink::open() {
  const auto late = [self = shared_from_this()](const error_code& error) {
    if (!error && !self->open_)
      self->unreachable("no connection in 30 s", "see whether a firewall is in the way");
  };
  timer_.expires_after(kOpenTimeMax);
  timer_.async_wait(late);
  const auto found = [self = shared_from_this()](const error_code& error, const auto& places) {
    if (self->watcher_ == nullptr) return;
    if (error)
      return self->unreachable("its name is not known: " + error.message(),
                               "check the host in --upstream");
    self->connect(places);
  };
  resolver_.async_resolve(upstream_.url.host, std::to_string(upstream_.url.port), found);
}

void UpstreamLink::connect(const asio::ip::tcp::resolver::results_type& places) {
  const auto connected = [self = shared_from_this()](const error_code& error, const auto&) {
    if (self->watcher_ == nullptr) return;
    if (error)
      return self->unreachable(error.message(), "start it, or name another with --upstream");
    error_code ignored;
    self->stream_.next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
    self->upstream_.url.tls() ? self->shake_hands() : self->opened();
  };
  asio::async_connect(stream_.next_layer(), places, connected);
}

void UpstreamLink::shake_hands() {
  expect_host(stream_.native_handle(), upstream_.url.host);
  const auto shaken = [self = shared_from_this()](const error_code& error) {
    if (self->watcher_ == nullptr) return;
    error ? self->not_trusted(error) : self->opened();
  };
  stream_.async_handshake(asio::ssl::stream_base::client, shaken);
}

void UpstreamLink::not_trusted(const error_code& error) {
  const long verified = SSL_get_verify_result(stream_.native_handle());
  if (verified == X509_V_ERR_HOSTNAME_MISMATCH || verified == X509_V_ERR_IP_ADDRESS_MISMATCH)
    return unreachable("its certificate is for another host",
                       "write the host that the certificate names in --upstream");
  if (verified != X509_V_OK)
    return unreachable(
        fmt::format("its certificate is not trusted: {}", X509_verify_cert_error_string(verified)),
        "name the CA that signed it with --ca-file FILE");
  if (ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_WRONG_VERSION_NUMBER)
    return unreachable("the port does not speak TLS", "write http:// if that is meant");
  unreachable("no TLS session: " + error.message(),
              "see whether it speaks TLS 1.2 or later and HTTP/1.1, for the host in --upstream");
}

void UpstreamLink::unreachable(const std::string& why, const std::string& hint) {
  Watcher* watcher = watcher_;
  close();
  if (watcher != nullptr)
    watcher->on_unreachable(
        {ErrorKind::unmeasurable,
         fmt::format("the upstream {} cannot be reached: {}", redacted(upstream_.url), why), hint});
}

void UpstreamLink::opened() {
  open_ = true;
  timer_.cancel();
  read();
  write();
  watcher_->on_open();
}

void UpstreamLink::set_reading(bool on) {
  reading_on_ = on;
  read();
}

void UpstreamLink::read() {
  if (reading_ || !reading_on_ || !open_) return;
  reading_ = true;
  const auto handler = [self = shared_from_this()](const error_code& error, std::size_t length) {
    self->taken(error, length);
  };
  if (upstream_.url.tls()) {
    stream_.async_read_some(asio::buffer(room_), handler);
  } else {
    stream_.next_layer().async_read_some(asio::buffer(room_), handler);
  }
}

void UpstreamLink::taken(const error_code& error, std::size_t length) {
  const Instant at = SteadyClock().now();
  reading_ = false;
  if (watcher_ == nullptr) return;
  if (length > 0) watcher_->on_read({room_.data(), length}, at);
  if (watcher_ == nullptr) return;
  if (!error) return read();
  open_ = false;
  const End end = error == asio::error::eof                     ? End::closed
                  : error == asio::ssl::error::stream_truncated ? End::without_word
                                                                : End::broken;
  Watcher* watcher = watcher_;
  close();
  watcher->on_end(end, at);
}

void UpstreamLink::send(std::string bytes) {
  unsent_ += std::move(bytes);
  write();
}

void UpstreamLink::write() {
  if (writing_ || unsent_.empty() || !open_) return;
  writing_ = true;
  sending_ = std::exchange(unsent_, {});
  // An upstream that takes no more may still have an answer: the reads tell how it ends.
  const auto handler = [self = shared_from_this()](const error_code& error, std::size_t) {
    self->writing_ = false;
    if (!error) self->write();
  };
  if (upstream_.url.tls()) {
    asio::async_write(stream_, asio::buffer(sending_), handler);
  } else {
    asio::async_write(stream_.next_layer(), asio::buffer(sending_), handler);
  }
}

void UpstreamLink::close() {
  watcher_ = nullptr;
  open_ = false;
  error_code ignored;
  timer_.cancel();
  resolver_.cancel();
  stream_.next_layer().close(ignored);
}

}  // namespace streamgauge
