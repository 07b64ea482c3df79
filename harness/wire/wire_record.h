// SPDX-License-Identifier: MIT
// For keeping what one connection delivered, byte for byte and stamp for stamp: the raw record.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

// What one recvmsg returned (under TLS: the plaintext it completed).
struct Read {
  Instant arrived;   // kernel receive stamp on the monotonic scale; = returned if there was none
  Instant returned;  // when recvmsg came back; returned - arrived is the read age
  std::size_t length = 0;  // bytes appended to WireRecord::bytes
};

// Why reading stopped.
enum class WireEnd {
  open,        // not yet
  closed,      // the peer closed (FIN; under TLS with close_notify)
  reset,       // RST, or under TLS a close without close_notify
  by_us,       // we had what we wanted, or were told to stop
  timeout,     // connect, header, idle or total deadline passed
  limit,       // more bytes than WireLimits allows
  no_connect,  // name not resolved, refused, unreachable
  tls_failed,  // handshake or verification
};

struct WireRecord {
  Instant started;                   // before name resolution
  std::optional<Instant> connected;  // TCP
  std::optional<Instant> secured;    // TLS handshake done
  std::optional<Instant> sent;       // last byte of the request handed to the kernel
  std::string tls_version;           // "TLSv1.3"; says if the certificate was not verified
  std::string bytes;                 // all plaintext received, response head included
  std::vector<Read> reads;           // consecutive; their lengths add up to bytes.size()
  bool kernel_stamps = false;        // every read carried one
  WireEnd end = WireEnd::open;
  std::optional<Instant> ended;
  std::string error;  // why, in words with a hint, when the end is not closed or by_us
};

}  // namespace streamgauge
