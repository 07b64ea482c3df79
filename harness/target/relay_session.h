// SPDX-License-Identifier: MIT
// For one connection of a relay, from the client's request to the end of the upstream's answer.
#pragma once

#include <atomic>

#include "harness/target/relay.h"
#include "harness/target/relay_socket.h"

namespace streamgauge {

// Runs until the answer is over, the client is gone, 30 s pass in silence, or `stop` is set (seen
// within 50 ms). Closes `client`. At most 64 MiB are held; more cuts the connection. Blocks SIGPIPE
// for the calling thread: OpenSSL writes without MSG_NOSIGNAL. `tls`: empty for plain HTTP.
void run_relay_session(int client, const RelayConfig& config, const ServerTls& tls,
                       const std::atomic<bool>& stop);

}  // namespace streamgauge
