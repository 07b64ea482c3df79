// SPDX-License-Identifier: MIT
// For driving a server with any client: the one seam behind which libraries and programs stand.
#pragma once

#include <functional>
#include <string>

#include "harness/clients/delivery.h"
#include "harness/wire/response_decoder.h"
#include "scenarios/plan/url.h"

namespace streamgauge {

struct ClientRequest {
  Url url;
  std::string method = "GET";
  Headers headers;  // on top of those that the client sends by itself
  std::string body;
  std::size_t bytes_max = std::size_t{64} << 20U;  // of all deliveries
  Duration idle = std::chrono::seconds(30);        // between two deliveries, and before the first
  Duration total = std::chrono::seconds(120);
};

enum class ClientEnd {
  complete,  // the client saw the answer end as it should
  broken,    // the client says that it did not
  by_us,     // close() was called
  timeout,   // idle or total
  limit,     // more than bytes_max
  failed,    // the client could not be used: not there, no connection, or it broke its protocol
};

// Called on the thread that runs the client's event loop.
struct ClientCallbacks {
  std::function<void(const ResponseHead& head, Instant at)> on_head;  // when the client tells
  std::function<void(const Delivery&)> on_delivery;
  std::function<void(ClientEnd end, const std::string& why)> on_end;  // once, last
};

class StreamClient {
 public:
  virtual ~StreamClient() = default;  // closes; no callback is called after it
  virtual void start() = 0;
  virtual void close() = 0;  // on_end follows, unless it was called already
};

}  // namespace streamgauge
