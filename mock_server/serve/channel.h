// SPDX-License-Identifier: MIT
// For one connection's bytes in both directions, plain or encrypted, never waiting.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "scenarios/result.h"

typedef struct ssl_ctx_st SSL_CTX;  // OpenSSL's, without its headers

namespace streamgauge {

class Channel {
 public:
  enum class Outcome { moved, would_block, ended, broken };
  struct Moved {
    Outcome outcome = Outcome::would_block;
    std::size_t bytes = 0;
  };

  virtual ~Channel() = default;
  virtual Moved read(char* room, std::size_t size) = 0;
  // What was moved is the channel's: has_unsent() says whether the kernel has all of it.
  virtual Moved write(std::string_view bytes) = 0;
  // Tries to give the kernel what it has not taken; `broken` when the connection is.
  virtual Outcome flush() = 0;
  virtual bool has_unsent() const = 0;
  virtual bool chose_http2() const = 0;  // by ALPN (RFC 7301)
  // Says that no more will come, where the protocol has a word for it (TLS close_notify).
  virtual void say_end() = 0;
  // Of body in each TLS record from now on, 512..16384; nothing without TLS.
  virtual void set_record_bytes(std::size_t bytes) = 0;
};

// `handle`: a non-blocking socket, which must outlive the channel.
std::unique_ptr<Channel> plain_channel(int handle);

using ServerContext = std::shared_ptr<SSL_CTX>;

// PEM files. `http2`: whether it is offered. Error: which of the files cannot be used.
Result<ServerContext> server_context(const std::string& certificate_file,
                                     const std::string& key_file, bool http2);

std::unique_ptr<Channel> tls_channel(int handle, const ServerContext& context);

}  // namespace streamgauge
