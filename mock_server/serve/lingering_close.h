// SPDX-License-Identifier: MIT
// For closing a connection whose client is still sending, so that it can read our last words.
#pragma once

#include <boost/asio/ip/tcp.hpp>

namespace streamgauge {

// Sends the end, then reads and drops what the client still has to say, for at most 2 s and
// 64 MiB. Closing at once would reset the connection and with it the answer on its way.
void close_lingering(boost::asio::ip::tcp::socket socket);

}  // namespace streamgauge
